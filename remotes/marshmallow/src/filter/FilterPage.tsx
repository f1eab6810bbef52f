import { Icon, Page, PageHeader, useApi } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useTexts } from '../parts/t.js';
import { filterKeys, type FilterList } from './types.js';
import { Lists } from './Lists.js';
import { Playground } from './Playground.js';

/** Try the filter on any text, and bring in lists. */
export function FilterPage(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const lists = useQuery({ queryKey: filterKeys.lists, queryFn: async ({ signal }) => (await http.list<FilterList>('/marshmallow/filter/lists', { signal })).items });
  return (
    <Page maxWidth={1320}>
      <PageHeader title={t('filter.title')} description={t('filter.help')} actions={<Button variant="outlined" component={Link} to="/security/block-list" startIcon={<Icon name="ban" size={16} />}>{t('list.block')}</Button>} />
      <Box sx={{ display: 'grid', gap: '16px' }}>
        <Playground lists={lists.data ?? []} />
        <Lists lists={lists} />
      </Box>
    </Page>
  );
}

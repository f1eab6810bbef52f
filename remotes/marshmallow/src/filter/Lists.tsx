import { EmptyState, ErrorState, Icon, ListSkeleton, Section, useCanSomewhere } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import { ImportDialog } from './ImportDialog.js';
import { ListRow } from './ListRow.js';
import type { FilterList } from './types.js';

/** Lists that the agency brought in; ours and the block list are told beside them. */
export function Lists({ lists }: { lists: UseQueryResult<FilterList[]> }): ReactElement {
  const t = useTexts();
  const talents = useTalents();
  const [importing, setImporting] = useState(false);
  const mayWrite = useCanSomewhere('marshmallow.config:write');
  return (
    <Section title={t('lists.title')} description={t('lists.help')} padding="flush" actions={mayWrite && <Button variant="contained" startIcon={<Icon name="upload" size={16} />} onClick={() => setImporting(true)}>{t('lists.import')}</Button>}>
      {lists.error ? (
        <ErrorState error={lists.error} onRetry={() => void lists.refetch()} during="marshmallow.filter" />
      ) : !lists.data ? (
        <ListSkeleton />
      ) : lists.data.length === 0 ? (
        <EmptyState icon="filter" title={t('lists.empty')}>{t('lists.emptyHelp')}</EmptyState>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {lists.data.map((list) => <ListRow key={list.id} list={list} talent={list.talentId ? (talents.byId(list.talentId)?.name ?? '') : undefined} />)}
        </Box>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </Section>
  );
}

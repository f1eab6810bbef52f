import { Drawer, EmptyState, EntityTable, FilterBar, SearchField, SplitView, useFilters, useFormat, useList, useT, useUrlState, useZone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useLogColumns } from './columns.js';
import { SPECS, toQuery, useLogFilters } from './filters.js';
import { LogDetail } from './log-detail.js';
import type { LogEntry } from './types.js';

/** Words over all logs that the person may read. */
export function SearchList(): ReactElement {
  const t = useT('shell');
  const zone = useZone();
  const format = useFormat();
  const filters = useFilters(SPECS);
  const [openId, setOpenId] = useUrlState('open');
  const columns = useLogColumns('all');
  const offered = useLogFilters('all');
  const words = typeof filters.values['q'] === 'string' ? filters.values['q'] : '';
  const asked = words.trim() !== '';
  const { q: _q, from, to } = filters.query;
  const source = useList<LogEntry>({ key: ['core', 'logs', 'all'], path: '/logs/search', query: { q: words, ...toQuery({ from, to }, zone) }, enabled: asked });
  const entry = asked ? source.rows.find((row) => row.id === openId) : undefined;
  return (
    <>
      <FilterBar search={<SearchField label={t('logs.searchAll')} value={words} onChange={(value) => filters.set('q', value || undefined)} />} filters={offered} state={filters} />
      {asked ? (
        <SplitView>
          <EntityTable name="logs.all" label={t('logs.kind.all')} columns={columns} source={source} rowId={(row) => row.id} rowLabel={(row) => `${row.title}, ${format.exact(row.at)}`} openId={openId} onOpen={(row) => setOpenId(row.id)} empty={<EmptyState icon="search" title={t('logs.nothingFound', { words })} />} />
          <Drawer open={entry !== undefined} onClose={() => setOpenId(null)} title={entry?.title ?? ''} subtitle={entry && format.exact(entry.at)} name="log">
            {entry?.stream && <LogDetail entry={entry} kind={entry.stream} />}
          </Drawer>
        </SplitView>
      ) : (
        <Box sx={{ flex: 1 }}>
          <EmptyState icon="search" title={t('logs.searchTitle')}>{t('logs.searchHelp')}</EmptyState>
        </Box>
      )}
    </>
  );
}

import { Drawer, EmptyState, EntityTable, FilterBar, Icon, SearchField, SplitView, useFilters, useFormat, useList, useT, useUrlState, useZone } from '@hako/sdk-plugin/ui';
import { Badge, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { useLogColumns } from './columns.js';
import { SPECS, toQuery, useLogFilters } from './filters.js';
import { LogDetail } from './log-detail.js';
import { PERMISSIONS, type LogEntry, type LogKind } from './types.js';
import { useTail } from './use-tail.js';

/** One log, newest first, with a tail that can be followed. */
export function StreamList({ kind }: { kind: LogKind }): ReactElement {
  const t = useT('shell');
  const zone = useZone();
  const format = useFormat();
  const filters = useFilters(SPECS);
  const [openId, setOpenId] = useUrlState('open');
  const query = toQuery(filters.query, zone);
  const tail = useTail(kind, query, useList<LogEntry>({ key: ['core', 'logs', kind], path: `/logs/${kind}`, query }));
  const { source } = tail;
  const entry = source.rows.find((row) => row.id === openId);
  const words = typeof filters.values['q'] === 'string' ? filters.values['q'] : '';
  const follow = (
    <Badge color="primary" variant="dot" invisible={!tail.waiting || tail.following}>
      <Button variant={tail.following ? 'contained' : 'outlined'} aria-pressed={tail.following} startIcon={<Icon name={tail.following ? 'radio' : 'play'} size={16} />} onClick={() => tail.setFollowing(!tail.following)}>
        {t(tail.following ? 'logs.tail.pause' : tail.waiting ? 'logs.tail.more' : 'logs.tail.follow')}
      </Button>
    </Badge>
  );
  return (
    <>
      <FilterBar search={<SearchField label={t('logs.search')} value={words} onChange={(value) => filters.set('q', value || undefined)} />} filters={useLogFilters(kind)} state={filters} actions={follow} />
      <SplitView>
        <EntityTable name={`logs.${kind}`} label={t(`logs.kind.${kind}`)} columns={useLogColumns(kind)} source={source} rowId={(row) => row.id} rowLabel={(row) => `${row.title}, ${format.exact(row.at)}`} openId={openId} onOpen={(row) => setOpenId(row.id)} permission={PERMISSIONS[kind]} empty={<EmptyState icon="scroll-text" title={t(Object.keys(filters.query).length > 0 ? 'logs.empty' : 'logs.none')} />} />
        <Drawer open={entry !== undefined} onClose={() => setOpenId(null)} title={entry?.title ?? ''} subtitle={entry && format.exact(entry.at)} name="log">
          {entry && <LogDetail entry={entry} kind={kind} />}
        </Drawer>
      </SplitView>
    </>
  );
}

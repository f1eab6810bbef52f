import { Drawer, EmptyState, EntityTable, FilterBar, SearchField, SplitView, StatusBadge, useFilters, useFormat, useList, useT, useUrlState, type Column, type FilterSpec } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { EntryDetail } from './entry-detail.js';
import { usePersonName } from './person-name.js';
import type { AccessEntry, TenantChoice } from './types.js';

const FILTERS: readonly FilterSpec[] = [
  { name: 'op', kind: 'one' },
  { name: 'result', kind: 'one' },
  { name: 'subjectId', kind: 'text' },
];
export const OPERATIONS = ['read', 'write', 'search', 'erase', 'export', 'parcel_open', 'parcel_seal', 'keys_rotate', 'keys_manage', 'approvals', 'audit', 'anomalies', 'break_glass', 'tenant', 'tokenize', 'consent', 'restrict', 'hold', 'shred', 'settings', 'retention', 'tenant_state', 'tenant_shred', 'log_retention'] as const;

/** Who saw whose personal data, when, why, and what was refused. */
export function AccessLogTab({ choice }: { choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const filters = useFilters(FILTERS);
  const [openSeq, setOpen] = useUrlState('entry');
  const subject = typeof filters.values['subjectId'] === 'string' ? filters.values['subjectId'] : '';
  // A half-typed id would be refused; the list waits for the whole.
  const { subjectId, ...query } = filters.query;
  const source = useList<AccessEntry>({ key: ['core', 'vault', 'access-log'], path: '/vault/access-log', query: { ...choice, ...query, ...(/^pf_[0-9a-f]{32}$/.test(subject) ? { subjectId } : {}) } });
  const open = source.rows.find(({ seq }) => String(seq) === openSeq);
  const options = (values: readonly string[], prefix: string): { value: string; label: string }[] => values.map((value) => ({ value, label: t(`${prefix}.${value}`) }));
  return (
    <>
      <Box sx={{ fontSize: 13, color: 'text.secondary', mb: '8px' }}>{t('vault.log.help')}</Box>
      <FilterBar
        search={<SearchField label={t('vault.log.subject')} value={subject} onChange={(value) => filters.set('subjectId', value.trim() || undefined)} />}
        filters={[
          { name: 'op', kind: 'one', label: t('vault.log.op'), options: options(OPERATIONS, 'vault.log.ops') },
          { name: 'result', kind: 'one', label: t('vault.log.result'), options: options(['success', 'denied'], 'vault.log.results') },
        ]}
        state={filters}
      />
      <SplitView>
        <EntityTable name="vault.log" label={t('vault.tab.access-log')} columns={useColumns()} source={source} rowId={({ seq }) => String(seq)} rowLabel={({ seq }) => String(seq)} openId={open ? String(open.seq) : null} onOpen={({ seq }) => setOpen(String(seq))} permission="log.pii:read" empty={<EmptyState icon="scroll-text" title={t('vault.log.empty')} />} />
        <Drawer open={open !== undefined} onClose={() => setOpen(null)} title={t('vault.log.entry', { seq: open?.seq ?? '' })} name="vault">
          {open && <EntryDetail key={open.seq} entry={open} choice={choice} />}
        </Drawer>
      </SplitView>
    </>
  );
}

function useColumns(): Column<AccessEntry>[] {
  const t = useT('shell');
  const format = useFormat();
  const personName = usePersonName();
  const known = (op: string): string => ((OPERATIONS as readonly string[]).includes(op) ? t(`vault.log.ops.${op}`) : op);
  return [
    { id: 'seq', header: '#', width: '70px', from: 'sm', align: 'end', cell: ({ seq }) => format.number(seq) },
    { id: 'at', header: t('vault.log.at'), width: '154px', cell: ({ entry }) => format.exact(entry.at) },
    { id: 'actor', header: t('vault.log.actor'), width: 'minmax(110px, 1fr)', cell: ({ actor }) => personName(actor) },
    { id: 'op', header: t('vault.log.op'), width: 'minmax(110px, 1fr)', cell: ({ entry }) => known(entry.op) },
    { id: 'count', header: t('vault.log.people'), width: '80px', align: 'end', from: 'md', cell: ({ entry }) => (Array.isArray(entry.detail.subjects) ? format.number(entry.detail.subjects.length) : Array.isArray(entry.detail.writes) ? format.number(entry.detail.writes.length) : '') },
    { id: 'purpose', header: t('vault.log.purpose'), width: 'minmax(110px, 1fr)', from: 'lg', cell: ({ entry }) => t(`vault.log.purposes.${entry.purpose}`) },
    { id: 'result', header: t('vault.log.result'), width: '110px', from: 'sm', cell: ({ entry }) => <StatusBadge tone={entry.result === 'success' ? 'success' : 'danger'}>{t(`vault.log.results.${entry.result}`)}</StatusBadge> },
  ];
}

import { Drawer, EmptyState, EntityTable, FilterBar, NoPermission, Page, PageHeader, SearchField, SplitView, StatusBadge, useFilters, useFormat, useList, useNavigate, useShell, useT, useUrlState, type Column, type Filter, type FilterSpec, type Query, type Tone } from '@hako/sdk-plugin/ui';
import { Tab, Tabs } from '@mui/material';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { LogDetail } from './log-detail.js';
import { KINDS, PERMISSIONS, type LogEntry, type LogKind } from './types.js';

const SPECS: readonly FilterSpec[] = [
  { name: 'q', kind: 'text' },
  { name: 'actor', kind: 'text' },
  { name: 'outcome', kind: 'one' },
  { name: 'from', kind: 'date' },
  { name: 'to', kind: 'date' },
];
const OUTCOME_TONES: Record<string, Tone> = { success: 'success', failure: 'danger', denied: 'warning', info: 'neutral', warn: 'warning', error: 'danger' };

export default function LogsScreen(): ReactElement {
  const t = useT('shell');
  const navigate = useNavigate();
  const { canSomewhere } = useShell();
  const { kind: asked } = useParams();
  const allowed = KINDS.filter((kind) => canSomewhere(PERMISSIONS[kind]));
  const kind = allowed.find((one) => one === asked) ?? allowed[0];
  return (
    <Page layout="fill">
      <PageHeader
        title={t('nav.logs')}
        description={t('logs.description')}
        tabs={
          kind && (
            <Tabs value={kind} onChange={(_event, next: LogKind) => navigate(`/logs/${next}`)} aria-label={t('nav.logs')} variant="scrollable">
              {allowed.map((one) => (
                <Tab key={one} value={one} label={t(`logs.kind.${one}`)} />
              ))}
            </Tabs>
          )
        }
      />
      {kind ? <LogList key={kind} kind={kind} /> : <NoPermission permission={PERMISSIONS.changes} />}
    </Page>
  );
}

/** Dates of the filter are days of the reader; the API wants moments. */
function toQuery(values: Query): Query {
  const { from, to, ...rest } = values;
  return { ...rest, ...(from ? { from: new Date(`${String(from)}T00:00:00`).toISOString() } : {}), ...(to ? { to: new Date(`${String(to)}T23:59:59.999`).toISOString() } : {}) };
}

function LogList({ kind }: { kind: LogKind }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const filters = useFilters(SPECS);
  const [openId, setOpenId] = useUrlState('open');
  const source = useList<LogEntry>({ key: ['core', 'logs', kind], path: `/logs/${kind}`, query: toQuery(filters.query) });
  const entry = source.rows.find((row) => row.id === openId);
  const query = typeof filters.values['q'] === 'string' ? filters.values['q'] : '';
  const offered: Filter[] = [
    { name: 'from', kind: 'date', label: t('logs.from') },
    { name: 'to', kind: 'date', label: t('logs.to') },
    ...(kind === 'events' ? [] : [{ name: 'actor', kind: 'text', label: t('logs.actor') } as Filter]),
    ...(kind === 'security' || kind === 'integrations' ? [{ name: 'outcome', kind: 'one', label: t('logs.outcome'), options: ['success', 'failure', 'denied'].map((value) => ({ value, label: t(`logs.outcomes.${value}`) })) } as Filter] : []),
  ];
  const columns: Column<LogEntry>[] = [
    { id: 'at', header: t('logs.at'), width: '150px', cell: (row) => format.dateTime(row.at) },
    { id: 'title', header: t('logs.what'), width: 'minmax(150px, 2fr)', cell: (row) => <strong style={{ fontWeight: 600 }}>{row.title}</strong> },
    ...(kind === 'events' ? [{ id: 'level', header: t('logs.level'), width: '110px', cell: (row: LogEntry) => <StatusBadge tone={OUTCOME_TONES[row.level ?? 'info'] ?? 'neutral'}>{t(`logs.levels.${row.level ?? 'info'}`)}</StatusBadge> }] : []),
    ...(kind === 'security' || kind === 'integrations' ? [{ id: 'outcome', header: t('logs.outcome'), width: '110px', cell: (row: LogEntry) => <StatusBadge tone={OUTCOME_TONES[row.outcome ?? 'success'] ?? 'neutral'}>{t(`logs.outcomes.${row.outcome ?? 'success'}`)}</StatusBadge> }] : []),
    ...(kind === 'changes' ? [{ id: 'resource', header: t('logs.resource'), width: 'minmax(120px, 1.4fr)', from: 'sm' as const, cell: (row: LogEntry) => row.resource?.label ?? '—' }] : []),
    { id: 'actor', header: t('logs.actor'), width: 'minmax(100px, 1fr)', from: 'sm', cell: (row) => row.actor?.name ?? '—' },
    { id: 'ip', header: t('logs.ip'), width: '130px', from: 'lg', optional: kind === 'changes', cell: (row) => row.ip ?? '' },
  ];
  return (
    <>
      <FilterBar search={<SearchField label={t('logs.search')} value={query} onChange={(value) => filters.set('q', value || undefined)} />} filters={offered} state={filters} />
      <SplitView>
        <EntityTable name={`logs.${kind}`} label={t(`logs.kind.${kind}`)} columns={columns} source={source} rowId={(row) => row.id} rowLabel={(row) => `${row.title}, ${format.dateTime(row.at)}`} openId={openId} onOpen={(row) => setOpenId(row.id)} empty={<EmptyState icon="scroll-text" title={t('logs.empty')} />} />
        <Drawer open={entry !== undefined} onClose={() => setOpenId(null)} title={entry?.title ?? ''} subtitle={entry && format.dateTime(entry.at)} name="log">
          {entry && <LogDetail entry={entry} />}
        </Drawer>
      </SplitView>
    </>
  );
}

import { Drawer, EmptyState, EntityTable, NoPermission, Page, PageHeader, SearchField, SplitView, StatusBadge, useApi, useCanSomewhere, useFormat, useList, useUrlState, type Column } from '@hako/sdk-plugin/ui';
import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { ErasureRuns } from '../erasures/ErasureRuns.js';
import { TalentMark } from '../parts/TalentMark.js';
import { useTexts } from '../parts/t.js';
import { useTalents } from '../parts/useTalents.js';
import type { PersonRequest } from '../rights/types.js';
import { DaysLeft } from './DaysLeft.js';
import { RequestDetail } from './RequestDetail.js';

const STATES = ['open', 'overdue', 'closed'] as const;

/** What people asked for, the nearest end first. */
export function RequestsPage(): ReactElement {
  const t = useTexts();
  const http = useApi();
  const format = useFormat();
  const talents = useTalents();
  const mayRead = useCanSomewhere('customer.rights:read');
  const [asked, setState] = useUrlState('state');
  const [q, setQ] = useUrlState('q');
  const [open, setOpen] = useUrlState('open');
  const state = STATES.find((known) => known === asked) ?? 'open';
  const { talentId } = talents.narrowing;
  const source = useList<PersonRequest>({ key: [...keys.requests, 'list'], path: '/customers/requests', query: { state, ...(q ? { q } : {}), ...(talentId ? { talentId } : {}) }, enabled: mayRead });
  const { data: counts } = useQuery({ queryKey: [...keys.requests, 'counts'], queryFn: ({ signal }) => http.get<{ open: number; overdue: number; soon: number }>('/customers/requests/counts', { signal }), enabled: mayRead });
  if (!mayRead) return <Page><PageHeader title={t('request.pageTitle')} /><NoPermission permission="customer.rights:read" /></Page>;
  const columns: Column<PersonRequest>[] = [
    { id: 'number', header: t('request.number'), width: '64px', align: 'end', from: 'md', cell: (row) => String(row.number) },
    { id: 'person', header: t('request.person'), width: 'minmax(140px, 2fr)', cell: (row) => (row.erased ? t('erasure.done') : row.nickname) },
    { id: 'type', header: t('request.type'), width: 'minmax(120px, 1fr)', cell: (row) => t(`request.types.${row.type}`) },
    { id: 'left', header: t('request.leftLabel'), width: '150px', cell: (row) => <DaysLeft request={row} /> },
    { id: 'state', header: t('request.stateLabel'), width: 'minmax(110px, 1fr)', from: 'md', cell: (row) => t(`request.state.${row.state}`) },
    { id: 'talent', header: t('field.talentId'), width: 'minmax(120px, 1fr)', from: 'lg', cell: (row) => <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 }}><TalentMark color={talents.byId(row.talentId)?.color} />{talents.byId(row.talentId)?.name}</Box> },
    { id: 'received', header: t('request.receivedAt'), width: '120px', from: 'lg', cell: (row) => format.date(row.receivedAt) },
  ];
  const opened = source.rows.find(({ id }) => id === open);
  return (
    <Page layout="fill">
      <PageHeader
        title={t('request.pageTitle')}
        description={t('request.pageAbout')}
        aside={counts && (
          <>
            {counts.overdue > 0 && <StatusBadge tone="danger" icon="circle-alert">{t('request.countLate', { count: format.number(counts.overdue) })}</StatusBadge>}
            {counts.soon > 0 && <StatusBadge tone="warning" icon="clock">{t('request.countSoon', { count: counts.soon })}</StatusBadge>}
          </>
        )}
      />
      <ErasureRuns />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', mb: '12px', alignItems: 'center' }}>
        <ToggleButtonGroup exclusive size="small" value={state} onChange={(_, value: string | null) => value && setState(value === 'open' ? null : value)} aria-label={t('request.stateLabel')}>
          {STATES.map((value) => <ToggleButton key={value} value={value}>{t(`request.filter.${value}`)}</ToggleButton>)}
        </ToggleButtonGroup>
        <Box sx={{ flex: '1 1 200px', maxWidth: 360 }}><SearchField value={q ?? ''} onChange={(value) => setQ(value || null)} label={t('request.search')} placeholder={t('request.search')} /></Box>
      </Box>
      <SplitView>
        <EntityTable name="requests" label={t('request.pageTitle')} columns={columns} source={source} rowId={(row) => row.id} rowLabel={(row) => t('request.named', { number: String(row.number), type: t(`request.types.${row.type}`) })} rowColor={(row) => talents.byId(row.talentId)?.color} onOpen={(row) => setOpen(row.id)} openId={open} permission="customer.rights:read" empty={<EmptyState icon="check-check" title={t(`request.empty.${state}`)}>{t('request.emptyHelp')}</EmptyState>} />
        <Drawer open={open !== null} onClose={() => setOpen(null)} name="request" title={opened ? t('request.named', { number: String(opened.number), type: t(`request.types.${opened.type}`) }) : t('request.one')} subtitle={opened && !opened.erased ? opened.nickname : undefined}>
          {open !== null && <RequestDetail key={open} id={open} />}
        </Drawer>
      </SplitView>
    </Page>
  );
}

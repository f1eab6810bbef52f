import { CardSkeleton, CountdownRing, Drawer, EmptyState, ErrorState, Facts, Icon, Section, SplitView, StatusBadge, toApiError, useApi, useCan, useConfirm, useFormat, useNotify, useT, useTokens, useUrlState, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { BreakGlass } from './break-glass.js';
import { PersonName, usePersonName } from './person-name.js';
import { RequestApproval } from './request-approval.js';
import type { Approval, TenantChoice } from './types.js';

const TENANT = { type: 'tenant' } as const;
/** Before a reason that a plugin handed on: for the log, not for the person who decides. */
const PURPOSE = /^\[[a-z_]+\] /;
const TTL_SECONDS = 1_800;
const REFRESH_MS = 10_000;
const TONES: Record<Approval['status'], Tone> = { pending: 'warning', approved: 'success', rejected: 'danger', used: 'neutral', expired: 'neutral' };

export function ApprovalsTab({ choice }: { choice: TenantChoice }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const mayAsk = useCan('vault:write', TENANT);
  const [panel, setPanel] = useUrlState('panel');
  const query = { ...choice };
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['core', 'vault', 'approvals', query], queryFn: async ({ signal }) => (await http.list<Approval>('/vault/approvals', { query, signal })).items, refetchInterval: REFRESH_MS });
  const open = data?.filter(({ status }) => status === 'pending' || status === 'approved') ?? [];
  const closed = data?.filter(({ status }) => status !== 'pending' && status !== 'approved') ?? [];
  return (
    <SplitView>
      <Box sx={{ display: 'grid', gap: '16px', alignContent: 'start', minWidth: 0 }}>
        <Section title={t('vault.approval.open')} description={t('vault.approval.help')} padding="flush" actions={mayAsk && <Button variant="contained" startIcon={<Icon name="plus" size={16} />} onClick={() => setPanel('ask')}>{t('vault.approval.ask')}</Button>}>
          {error && !data && <ErrorState error={error} onRetry={() => void refetch()} during="vault" />}
          {isPending && <CardSkeleton lines={3} />}
          {data && open.length === 0 && <EmptyState icon="check-check" title={t('vault.approval.empty')} />}
          <List approvals={open} />
        </Section>
        {closed.length > 0 && (
          <Section title={t('vault.approval.closed')} padding="flush">
            <List approvals={closed} />
          </Section>
        )}
      </Box>
      <Drawer open={panel === 'ask'} onClose={() => setPanel(null)} title={t('vault.approval.ask')} name="vault">
        {panel === 'ask' && <RequestApproval choice={choice} onDone={() => setPanel(null)} />}
      </Drawer>
    </SplitView>
  );
}

function List({ approvals }: { approvals: readonly Approval[] }): ReactElement {
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {approvals.map((approval) => <Card key={approval.id} approval={approval} />)}
    </Box>
  );
}

function Card({ approval }: { approval: Approval }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const client = useQueryClient();
  const { palette } = useTokens();
  const people = peopleOf(approval);
  const parameters = Object.entries(approval.parameters).filter(([name]) => (name !== 'actor' || approval.concerns === null) && (name !== 'subjects' || people === undefined));
  const running = approval.status === 'pending' || approval.status === 'approved';
  return (
    <Box component="li" aria-label={t(`vault.approval.action.${approval.action}`)} sx={{ p: '12px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 }, display: 'grid', gap: '8px' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' }}>
        <Box sx={{ flex: '1 1 200px', fontWeight: 600, fontSize: 14 }}>{t(`vault.approval.action.${approval.action}`)}</Box>
        <StatusBadge tone={TONES[approval.status]}>{t(`vault.approval.status.${approval.status}`)}</StatusBadge>
        {running && <CountdownRing until={approval.expiresAt} total={TTL_SECONDS} onEnd={() => void client.invalidateQueries({ queryKey: ['core', 'vault', 'approvals'] })} />}
      </Box>
      <Facts
        items={[
          { label: t('vault.approval.subject'), value: <Box component="code" sx={{ fontSize: 12, overflowWrap: 'anywhere' }}>{approval.subject}</Box> },
          ...(people === undefined ? [] : [{ label: t('vault.log.people'), value: <Box component="strong">{format.number(people)}</Box> }]),
          ...(approval.concerns ? [{ label: t('vault.approval.actor'), value: <PersonName person={approval.concerns} /> }] : []),
          ...(parameters.length > 0 ? [{ label: t('vault.approval.parameters'), value: <Box component="code" sx={{ fontSize: 12, overflowWrap: 'anywhere' }}>{parameters.map(([name, value]) => `${name}: ${String(value)}`).join(', ')}</Box> }] : []),
          { label: t('vault.reason'), value: approval.reason.replace(PURPOSE, '') },
          { label: t('vault.approval.askedBy'), value: <><PersonName person={approval.requestedBy} /> · {format.dateTime(approval.requestedAt)}</> },
          ...(approval.decidedBy && approval.decidedAt ? [{ label: t('vault.approval.decidedBy'), value: <><PersonName person={approval.decidedBy} /> · {format.dateTime(approval.decidedAt)}</> }] : []),
          ...(approval.usedBy && approval.usedAt ? [{ label: t('vault.approval.usedBy'), value: <><PersonName person={approval.usedBy} /> · {format.dateTime(approval.usedAt)}</> }] : []),
          ...(approval.status === 'approved' ? [{ label: t('vault.approval.id'), value: <Box component="code" sx={{ fontSize: 12, overflowWrap: 'anywhere' }}>{approval.id}</Box> }] : []),
        ]}
      />
      {approval.status === 'pending' && <Decide approval={approval} />}
      {approval.status === 'approved' && approval.action === 'break_glass' && <BreakGlass approval={approval} />}
    </Box>
  );
}

/** Of an erasure of many: what a person who decides has to know before anything else. */
const peopleOf = ({ action, parameters }: Approval): number | undefined => (action === 'subjects.shred' && typeof parameters['subjects'] === 'number' ? parameters['subjects'] : undefined);

function Decide({ approval }: { approval: Approval }): ReactElement | null {
  const t = useT('shell');
  const format = useFormat();
  const http = useApi();
  const notify = useNotify();
  const confirm = useConfirm();
  const client = useQueryClient();
  const personName = usePersonName();
  const may = useCan('vault:execute', TENANT);
  const act = useMutation({
    mutationFn: (verb: 'approve' | 'reject') => http.post<Approval>(`/vault/approvals/${approval.id}/${verb}`),
    onSuccess: (_answer, verb) => notify(t(verb === 'approve' ? 'vault.approval.approved' : 'vault.approval.rejected'), { level: 'success' }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['core', 'vault'] }),
    onError: (error) => notify(toApiError(error).message, { level: 'error' }),
  });
  if (!may) return null;
  const own = approval.requestedBy.self;
  const approve = async (): Promise<void> => {
    const what = t(`vault.approval.action.${approval.action}`);
    const people = peopleOf(approval);
    const whom = people === undefined ? approval.subject : `${t('vault.log.people')}: ${format.number(people)}`;
    if (await confirm({ title: t('vault.approval.approve'), consequences: [what, whom, t('vault.approval.sure', { name: personName(approval.requestedBy) })], action: t('vault.approval.approve'), danger: true })) act.mutate('approve');
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
      {!own && <Button variant="contained" disabled={act.isPending} onClick={() => void approve()}>{t('vault.approval.approve')}</Button>}
      <Button variant="outlined" disabled={act.isPending} onClick={() => act.mutate('reject')}>{t(own ? 'vault.approval.takeBack' : 'vault.approval.reject')}</Button>
      {own && <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('vault.approval.somebodyElse')}</Box>}
    </Box>
  );
}

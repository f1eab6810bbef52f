import { adviceFor, Icon, Section, StatusBadge, toApiError, useApi, useCan, useFormat, useLive, useNavigate, useNotify, useT, useTokens, type JobView, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { keys } from '../api/keys.js';
import { useTexts } from '../parts/t.js';
import type { ErasureRun } from './types.js';

const TENANT = { type: 'tenant' } as const;
const TONES: Record<ErasureRun['state'], Tone> = { awaiting: 'warning', running: 'accent', done: 'neutral', cancelled: 'neutral' };
/** One that is over stays in sight for a day. */
const SHOWN_MS = 86_400_000;

/** Erasures of many people: what waits, what is at work, and what became of today's. Nothing when there are none. */
export function ErasureRuns(): ReactElement | null {
  const t = useTexts();
  const http = useApi();
  const client = useQueryClient();
  const mayRead = useCan('customer.rights:read', TENANT);
  const { data } = useQuery({ queryKey: keys.erasures, queryFn: async ({ signal }) => (await http.list<ErasureRun>('/customers/erasures', { signal })).items, enabled: mayRead });
  const shown = data?.filter(({ state, doneAt }) => state === 'awaiting' || state === 'running' || (doneAt !== null && Date.now() - Date.parse(doneAt) < SHOWN_MS)) ?? [];
  useLive<JobView>('job', ({ data: job }) => {
    if (shown.some(({ jobId }) => jobId === job.id)) void client.invalidateQueries({ queryKey: keys.erasures });
  });
  if (shown.length === 0) return null;
  return (
    <Box sx={{ mb: '12px' }}>
      <Section title={t('erasures.open')} description={t('erasures.about')} padding="flush">
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', maxHeight: 260, overflowY: 'auto' }}>
          {shown.map((run) => <Run key={run.id} run={run} />)}
        </Box>
      </Section>
    </Box>
  );
}

function Run({ run }: { run: ErasureRun }): ReactElement {
  const t = useTexts();
  const ui = useT('ui');
  const http = useApi();
  const format = useFormat();
  const notify = useNotify();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { palette } = useTokens();
  const mayErase = useCan('customer.rights:delete', TENANT);
  const act = useMutation({
    mutationFn: (verb: 'run' | 'cancel') => http.post<ErasureRun>(`/customers/erasures/${run.id}/${verb}`, {}),
    onSuccess: (_answer, verb) => notify(t(verb === 'run' ? 'erasures.started' : 'erasure.cancelled'), { level: 'success' }),
    onError: (error) => notify(adviceFor(toApiError(error), ui), { level: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  });
  const title = t('erasures.one', { count: run.total });
  return (
    <Box component="li" aria-label={title} sx={{ p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 }, display: 'grid', gap: '6px', fontSize: 13 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
        <Box sx={{ fontWeight: 600 }}>{title}</Box>
        <StatusBadge tone={TONES[run.state]}>{t(`erasures.state.${run.state}`)}</StatusBadge>
        {run.state === 'running' && <Box sx={{ color: 'text.secondary' }}>{t('erasures.progress', { done: format.number(run.erased + run.kept), total: format.number(run.total) })}</Box>}
        {run.state === 'done' && <Box sx={{ color: 'text.secondary' }}>{t('erasures.result', { erased: format.number(run.erased), kept: format.number(run.kept) })}</Box>}
      </Box>
      <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{run.requester.name} · {format.dateTime(run.requestedAt)} · {run.reason}</Box>
      {run.state === 'awaiting' && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' }}>
          {mayErase && <Button variant="contained" color="error" disabled={act.isPending} onClick={() => act.mutate('run')} startIcon={<Icon name="trash-2" size={16} />}>{t('erasure.run')}</Button>}
          <Button variant="outlined" onClick={() => navigate('/vault/approvals')} startIcon={<Icon name="external-link" size={16} />}>{t('erasure.approve')}</Button>
          {mayErase && <Button variant="text" disabled={act.isPending} onClick={() => act.mutate('cancel')}>{t('erasure.cancel')}</Button>}
          <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{t('erasure.validUntil', { when: format.dateTime(run.approval.expiresAt) })}</Box>
        </Box>
      )}
    </Box>
  );
}

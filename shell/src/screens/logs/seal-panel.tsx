import { CardSkeleton, ErrorState, Facts, Icon, StatePanel, toApiError, useApi, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Checkpoint, VerifyReport } from './types.js';

/** The seal of the whole log: what was signed last, and the check that recomputes everything on demand. */
export function SealPanel(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const { mono } = useTokens();
  const newest = useQuery({ queryKey: ['core', 'logs', 'checkpoint'], queryFn: async () => (await http.list<Checkpoint>('/logs/checkpoints', { query: { pageSize: 1 } })).items[0] ?? null });
  const keys = useQuery({ queryKey: ['core', 'logs', 'keys'], queryFn: () => http.get<string[]>('/logs/keys') });
  const verify = useMutation({ mutationFn: () => http.get<VerifyReport>('/logs/verify') });
  if (newest.isPending) return <CardSkeleton />;
  if (newest.isError) return <ErrorState error={newest.error} onRetry={() => void newest.refetch()} during={t('logs.check.title')} />;
  const code = (text: string): ReactElement => <Box component="code" sx={{ fontFamily: mono, fontSize: 12, overflowWrap: 'anywhere' }}>{text}</Box>;
  const checkpoint = newest.data;
  return (
    <Box sx={{ display: 'grid', gap: '20px' }}>
      <Box sx={{ fontSize: 13, color: 'text.secondary' }}>{t('logs.check.help')}</Box>
      {checkpoint ? (
        <Facts
          items={[
            { label: t('logs.check.signedAt'), value: format.dateTime(checkpoint.at) },
            { label: t('logs.check.size'), value: format.number(checkpoint.size) },
            { label: t('logs.check.root'), value: code(checkpoint.root) },
            ...(keys.data?.[0] ? [{ label: t('logs.check.key'), value: code(keys.data[0]) }] : []),
          ]}
        />
      ) : (
        <Box sx={{ fontSize: 13 }}>{t('logs.check.none')}</Box>
      )}
      <Box>
        <Button variant="contained" startIcon={<Icon name="shield-check" size={16} />} disabled={verify.isPending} onClick={() => verify.mutate()}>
          {t(verify.isPending ? 'logs.check.running' : 'logs.check.now')}
        </Button>
      </Box>
      <Box role="status">
        {verify.error && toApiError(verify.error).message}
        {verify.data && <Report report={verify.data} />}
      </Box>
    </Box>
  );
}

function Report({ report }: { report: VerifyReport }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { ok, problem, seq, until } = report;
  const facts = [
    { label: t('logs.check.entries'), value: t('logs.check.range', { count: format.number(report.entries), from: format.number(report.from), to: format.number(report.to) }) },
    ...(report.withoutBody > 0 ? [{ label: t('logs.check.withoutBody'), value: format.number(report.withoutBody) }] : []),
    ...(ok ? [{ label: t('logs.check.proven'), value: format.number(report.proven) }] : []),
    { label: t('logs.check.took'), value: t('logs.check.milliseconds', { ms: format.number(report.milliseconds) }) },
  ];
  return (
    <Box sx={{ display: 'grid', gap: '12px' }}>
      <StatePanel icon={ok ? 'shield-check' : 'triangle-alert'} tone={ok ? 'success' : 'danger'} title={t(ok ? 'logs.check.good' : `logs.problem.${problem ?? 'malformed'}`)}>
        {ok && t('logs.check.goodHelp')}
        {!ok && seq !== null && seq > 0 && t(until === null ? 'logs.check.firstBad' : 'logs.check.firstBadWithin', { seq: format.number(seq), until: format.number(until ?? 0) })}
        {!ok && <Box sx={{ mt: '4px' }}>{t('logs.check.badHelp')}</Box>}
      </StatePanel>
      <Facts items={facts} />
    </Box>
  );
}

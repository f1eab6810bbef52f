import { CardSkeleton, ErrorState, Facts, Icon, StatusBadge, useApi, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Provider, TestReport as Report } from './types.js';

const REACHED = new Set(['linked', 'domain', 'jit']);

/** What the provider said in a test sign-in: names of claims whole, values masked. */
export function TestReport({ id, provider, onClose }: { id: string; provider: Provider; onClose(): void }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { palette, tones, mono } = useTokens();
  const { data, error, refetch } = useQuery({ queryKey: ['core', 'sso', 'test', id], queryFn: ({ signal }) => http.get<{ pending: boolean; report: Report | null }>(`/sso/tests/${id}`, { signal }), gcTime: 0 });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="sso-test" />;
  if (!data) return <CardSkeleton lines={4} />;
  const { report } = data;
  const tone = report?.ok ? tones.success : tones.danger;
  return (
    <Box role="group" aria-label={t('sso.report.title')} sx={{ display: 'grid', gap: '12px', mb: '16px', p: '12px 14px', borderRadius: '8px', border: `1px solid ${tone.border}`, bgcolor: palette.surface }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
        <Icon name={report?.ok ? 'circle-check' : 'circle-x'} size={18} color={tone.text} />
        <Box component="h3" sx={{ m: 0, fontSize: 14, flex: 1 }}>{t(report?.ok ? 'sso.report.worked' : report ? 'sso.report.failed' : 'sso.report.pending')}</Box>
        <Button size="small" variant="text" onClick={onClose}>{t('action.close')}</Button>
      </Box>
      {report?.fault && <Facts items={[{ label: t('sso.report.why'), value: t(`sso.errors.${report.fault.code}`) }, { label: t('sso.report.reason'), value: <Box component="code" sx={{ fontFamily: mono, fontSize: 12 }}>{report.fault.reason}</Box> }]} />}
      {report?.ok && (
        <>
          <Facts
            items={[
              { label: t('sso.report.outcome'), value: report.outcome && REACHED.has(report.outcome) ? t(`sso.report.would.${report.outcome}`) : t('sso.report.wouldFail', { why: t(`sso.errors.${report.outcome ?? ''}`) }) },
              { label: t('sso.report.subject'), value: <code>{report.subject}</code> },
              { label: t('people.email'), value: report.email ? <>{report.email.value} <StatusBadge tone={report.email.verified ? 'success' : 'warning'}>{t(report.email.verified ? 'sso.report.verified' : 'sso.report.unverified')}</StatusBadge></> : t('sso.report.noEmail') },
              { label: t('sso.report.methods'), value: `${report.methods?.join(', ') || '—'} · ${t(report.trustsFactor ? 'sso.report.trusts' : 'sso.report.trustsNot')}` },
              { label: t('sso.mappings'), value: t('sso.report.mappings', { count: report.mappings?.length ?? 0, of: provider.mappings.length }) },
            ]}
          />
          <Box component="table" aria-label={t('sso.report.claims')} sx={{ width: '100%', borderCollapse: 'collapse', fontSize: 12, '& td, & th': { textAlign: 'start', p: '4px 6px', borderTop: `1px solid ${palette.line}`, overflowWrap: 'anywhere', verticalAlign: 'top' } }}>
            <thead><tr><th scope="col">{t('sso.claim')}</th><th scope="col">{t('sso.claimValue')}</th></tr></thead>
            <tbody>{report.claims?.map(({ name, values }) => <tr key={name}><td><Box component="code" sx={{ fontFamily: mono }}>{name}</Box></td><td>{values.join(', ')}</td></tr>)}</tbody>
          </Box>
        </>
      )}
    </Box>
  );
}

import { CardSkeleton, ErrorState, Section, StatusBadge, useApi, useFormat, useT, useTokens, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Certificate } from './types.js';

/** The days at which the vault speaks up as well. */
const tone = (days: number): Tone => (days <= 3 ? 'danger' : days <= 30 ? 'warning' : 'success');

export function CertificatesTab(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['core', 'vault', 'certificates'], queryFn: async ({ signal }) => (await http.list<Certificate>('/vault/certificates', { signal })).items });
  return (
    <Section title={t('vault.tab.certificates')} description={t('vault.certificate.help')} padding="flush">
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} during="vault" />}
      {isPending && <CardSkeleton lines={4} />}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {data?.toSorted((a, b) => a.days - b.days).map((certificate) => <Line key={certificate.serial} certificate={certificate} />)}
      </Box>
    </Section>
  );
}

function Line({ certificate }: { certificate: Certificate }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette } = useTokens();
  return (
    <Box component="li" sx={{ p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 }, display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center', fontSize: 13 }}>
      <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{certificate.name}</Box>
        <Box component="code" sx={{ fontSize: 11, color: 'text.secondary', overflowWrap: 'anywhere' }}>{certificate.uri ?? t('vault.certificate.authority')} · {certificate.serial}</Box>
      </Box>
      <Box component="span" sx={{ fontSize: 12, color: 'text.secondary' }}>{format.date(certificate.notAfter)}{certificate.lastSeenAt && ` · ${t('vault.certificate.seen', { when: format.relative(certificate.lastSeenAt) })}`}</Box>
      <StatusBadge tone={tone(certificate.days)}>{certificate.days < 0 ? t('vault.certificate.ended') : t('vault.certificate.days', { count: certificate.days })}</StatusBadge>
    </Box>
  );
}

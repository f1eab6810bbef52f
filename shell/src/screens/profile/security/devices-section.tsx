import { CardSkeleton, ErrorState, Icon, Section, StatusBadge, useApi, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { DEVICES_KEY, type TrustedDevice } from '../../factors/types.js';
import { describeAgent } from '../user-agent.js';
import { useFactorChange } from './use-factor-change.js';

/** Where the second factor is not asked at sign-in. */
export function DevicesSection(): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: DEVICES_KEY, queryFn: ({ signal }) => http.get<TrustedDevice[]>('/auth/me/trusted-devices', { signal }) });
  const forgetAll = useFactorChange(() => http.delete('/auth/me/trusted-devices'), t('factors.devices.revoked'));
  return (
    <Section title={t('factors.devices.title')} description={data?.length === 0 ? t('factors.devices.none') : t('factors.devices.description')} padding="flush" actions={data && data.length > 1 && <Button variant="outlined" disabled={forgetAll.isPending} onClick={() => forgetAll.mutate()}>{t('factors.devices.revokeAll')}</Button>}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} during="trusted-devices" />}
      {!data && !error && <CardSkeleton lines={2} />}
      {data?.map((device) => (
        <DeviceLine key={device.id} device={device} />
      ))}
    </Section>
  );
}

function DeviceLine({ device }: { device: TrustedDevice }): ReactElement {
  const t = useT('shell');
  const http = useApi();
  const format = useFormat();
  const { palette } = useTokens();
  const name = describeAgent(device.userAgent) ?? t('sessions.unknown');
  const forget = useFactorChange(() => http.delete(`/auth/me/trusted-devices/${device.id}`), t('factors.devices.revoked'));
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Icon name="shield-check" color={palette.muted} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0, fontSize: 13 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' }}>
          <strong>{name}</strong>
          {device.current && <StatusBadge tone="success">{t('factors.devices.current')}</StatusBadge>}
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[device.ip, t('factors.devices.seen', { when: format.relative(device.lastUsedAt) }), t('factors.devices.until', { when: format.date(device.expiresAt) })].filter(Boolean).join(' · ')}</Box>
      </Box>
      <Button variant="outlined" disabled={forget.isPending} onClick={() => forget.mutate()} aria-label={t('factors.devices.revokeNamed', { name })}>
        {t('factors.devices.revoke')}
      </Button>
    </Box>
  );
}

import { CardSkeleton, ErrorState, useApi } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { MFA_KEY, type MfaOverview } from '../../factors/types.js';
import { AppSection } from './app-section.js';
import { CodesSection } from './codes-section.js';
import { DevicesSection } from './devices-section.js';
import { PasskeysSection } from './passkeys-section.js';

/** Everything about the own second factors. */
export function SecurityTab(): ReactElement {
  const http = useApi();
  const { data, error, refetch } = useQuery({ queryKey: MFA_KEY, queryFn: ({ signal }) => http.get<MfaOverview>('/auth/me/mfa', { signal }) });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} during="security" />;
  if (!data) return <CardSkeleton lines={8} />;
  return (
    <Box sx={{ display: 'grid', gap: '16px' }}>
      <AppSection mfa={data} />
      <PasskeysSection mfa={data} />
      <CodesSection mfa={data} />
      <DevicesSection />
    </Box>
  );
}

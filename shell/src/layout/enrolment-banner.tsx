import { Icon, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { http } from '../session/client.js';
import { MFA_KEY, type MfaOverview } from '../screens/factors/types.js';

const DAY_SECONDS = 86_400;
const LOOK_AGAIN_MS = 10 * 60_000;

/** How long there is left to set up the second factor that the agency asks for. */
export function EnrolmentBanner(): ReactElement | null {
  const t = useT('shell');
  const format = useFormat();
  const { tones } = useTokens();
  const { pathname } = useLocation();
  const { data } = useQuery({ queryKey: MFA_KEY, queryFn: ({ signal }) => http.get<MfaOverview>('/auth/me/mfa', { signal }), staleTime: LOOK_AGAIN_MS, refetchInterval: LOOK_AGAIN_MS });
  if (!data?.enrolment) return null;
  const seconds = Math.max(0, Math.floor((Date.parse(data.enrolment.deadline) - Date.now()) / 1_000));
  const days = Math.round(seconds / DAY_SECONDS);
  const when = format.dateTime(data.enrolment.deadline);
  const tone = days < 3 ? tones.warning : tones.accent;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', px: { xs: '16px', md: '24px' }, py: '6px', fontSize: 13, color: tone.text, bgcolor: tone.soft }}>
      <Icon name="shield" size={16} />
      <Box sx={{ flex: 1, minWidth: 200 }}>{seconds > DAY_SECONDS ? t('factors.enrol.banner', { count: days, when }) : t('factors.enrol.bannerToday', { time: format.duration(seconds) })}</Box>
      {pathname !== '/profile/security' && (
        <Button variant="outlined" component={Link} to="/profile/security">
          {t('factors.enrol.action')}
        </Button>
      )}
    </Box>
  );
}

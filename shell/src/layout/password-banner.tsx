import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { useMe } from '../screens/profile/use-me.js';

const LATER = 'hako.password-later';
const LATER_MS = 7 * 86_400_000;

/** The ninety days of the classic policy: a reminder, and a week of peace for who says "later". */
export function PasswordBanner(): ReactElement | null {
  const t = useT('shell');
  const { tones } = useTokens();
  const { pathname } = useLocation();
  const { data: me } = useMe();
  const [later, setLater] = useState(() => Number(localStorage.getItem(LATER) ?? 0));
  if (!me?.passwordReminder || later > Date.now() || pathname === '/profile/password') return null;
  const postpone = (): void => {
    const until = Date.now() + LATER_MS;
    localStorage.setItem(LATER, String(until));
    setLater(until);
  };
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', px: { xs: '16px', md: '24px' }, py: '6px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft }}>
      <Icon name="key-round" size={16} />
      <Box sx={{ flex: '1 1 240px' }}>{t('password.reminder', { days: me.passwordReminder.days })}</Box>
      <Button variant="outlined" component={Link} to="/profile/password">{t('password.reminderAction')}</Button>
      <Button variant="text" onClick={postpone}>{t('password.later')}</Button>
    </Box>
  );
}

import { Icon, useFormat, useSecondsLeft, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { http, support } from '../session/client.js';
import type { SupportEntry } from '../session/support.js';

const back = (): void => {
  support.leave();
  window.location.assign('/platform');
};

/** Stands over everything while an operator is in somebody else's agency. */
export function SupportBanner(): ReactElement | null {
  const entry = support.current();
  return entry && <Banner entry={entry} />;
}

function Banner({ entry }: { entry: SupportEntry }): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { tones } = useTokens();
  const [ending, setEnding] = useState(false);
  const seconds = useSecondsLeft(entry.expiresAt, back);
  const end = async (): Promise<void> => {
    setEnding(true);
    await http.post('/support-sessions/current/end').catch(() => undefined);
    back();
  };
  return (
    <Box role="region" aria-label={t('support.banner')} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px', px: { xs: '16px', md: '24px' }, py: '6px', fontSize: 13, color: tones.warning.onSolid, bgcolor: tones.warning.solid }}>
      <Icon name="eye" size={16} />
      <Box sx={{ flex: 1, minWidth: 200 }}>
        <strong>{t('support.inAgency', { agency: entry.agency })}</strong> {`· ${entry.reason} · ${t('support.logged')}`}
      </Box>
      <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }} aria-label={t('support.left', { time: format.duration(seconds) })}>{format.duration(seconds)}</Box>
      <Button size="small" variant="outlined" loading={ending} onClick={() => void end()} sx={{ color: 'inherit', bgcolor: 'transparent', borderColor: 'currentColor', '&:hover': { bgcolor: 'transparent', borderColor: 'currentColor', textDecoration: 'underline' } }}>{t('support.end')}</Button>
    </Box>
  );
}

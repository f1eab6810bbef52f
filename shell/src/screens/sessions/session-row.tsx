import { Icon, StatusBadge, useFormat, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import type { SessionView } from './types.js';

interface SessionRowProps {
  session: SessionView;
  busy: boolean;
  /** Left out where it may not be ended from here. */
  onEnd?: () => void;
}

/** Device, address, and since when. */
export function SessionRow({ session, busy, onEnd }: SessionRowProps): ReactElement {
  const t = useT('shell');
  const format = useFormat();
  const { palette } = useTokens();
  const { browser, system } = session.device;
  const name = [browser, system].filter(Boolean).join(' · ') || session.userAgent?.split(/[\s/]/)[0] || t('sessions.unknown');
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', p: '10px 16px', borderTop: `1px solid ${palette.line}`, '&:first-of-type': { borderTop: 0 } }}>
      <Icon name="monitor" color={palette.muted} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0, fontSize: 13 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' }}>
          <strong>{name}</strong>
          {session.current && <StatusBadge tone="success">{t('sessions.current')}</StatusBadge>}
        </Box>
        <Box sx={{ fontSize: 12, color: 'text.secondary' }}>{[session.ip, t('sessions.seen', { when: format.relative(session.lastSeenAt) }), t('sessions.since', { when: format.dateTime(session.createdAt) })].filter(Boolean).join(' · ')}</Box>
      </Box>
      {onEnd && (
        <Button variant="outlined" disabled={busy} onClick={onEnd} aria-label={t('sessions.endNamed', { name })}>
          {t('sessions.end')}
        </Button>
      )}
    </Box>
  );
}

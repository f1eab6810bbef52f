import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react';
import { useLocation } from 'react-router';
import { epochs } from '../app/epoch.js';
import type { UnsavedGuards } from '../app/unsaved.js';

/** Plugins changed since this page was opened: offers a reload, and does it by itself on the next move when no form is dirty. */
export function EpochBanner({ guards }: { guards: UnsavedGuards }): ReactElement | null {
  const stale = useSyncExternalStore(epochs.subscribe, epochs.stale);
  const t = useT('shell');
  const { tones } = useTokens();
  const { pathname } = useLocation();
  const shownAt = useRef<string | null>(null);
  useEffect(() => {
    if (!stale) return;
    shownAt.current ??= pathname;
    if (shownAt.current !== pathname && !guards.dirty()) window.location.reload();
  }, [stale, pathname, guards]);
  if (!stale) return null;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', px: { xs: '16px', md: '24px' }, py: '6px', fontSize: 13, color: tones.accent.text, bgcolor: tones.accent.soft }}>
      <Icon name="refresh-cw" size={16} />
      <Box sx={{ flex: 1 }}>{t('epoch.text')}</Box>
      <Button variant="outlined" onClick={() => window.location.reload()}>
        {t('epoch.reload')}
      </Button>
    </Box>
  );
}

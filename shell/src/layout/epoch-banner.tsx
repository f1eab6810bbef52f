import { Icon, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import { useLocation } from 'react-router';
import { epochs } from '../app/epoch.js';
import type { FormKeeper } from '../app/kept-forms.js';
import type { UnsavedGuards } from '../app/unsaved.js';

/** Who switches a plugin herself gets its screens with the next boot answer, a moment later. */
const SETTLES_MS = 3_000;

/**
 * Plugins came, went or were upgraded since this page was opened: offers a refresh, and does it by itself on the next move
 * when no form is dirty and nothing waits to be sent. What was typed is carried over.
 */
export function EpochBanner({ guards, forms }: { guards: UnsavedGuards; forms: FormKeeper }): ReactElement | null {
  const changed = useSyncExternalStore(epochs.subscribe, epochs.stale);
  const stale = useLasting(changed);
  const outdated = useSyncExternalStore(epochs.subscribe, epochs.outdated);
  const t = useT('shell');
  const { tones } = useTokens();
  const { pathname } = useLocation();
  const shownAt = useRef<string | null>(null);
  const due = stale || outdated !== null;
  useEffect(() => {
    if (!due) {
      shownAt.current = null;
      return;
    }
    shownAt.current ??= pathname;
    if (shownAt.current !== pathname && !guards.losesAnything()) window.location.reload();
  }, [due, pathname, guards]);
  if (!due) return null;
  const refresh = (): void => {
    forms.keep();
    window.location.reload();
  };
  const tone = outdated === null ? tones.accent : tones.warning;
  return (
    <Box role={outdated === null ? 'status' : 'alert'} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', px: { xs: '16px', md: '24px' }, py: '6px', fontSize: 13, color: tone.text, bgcolor: tone.soft }}>
      <Icon name="refresh-cw" size={16} />
      <Box sx={{ flex: 1, minWidth: 160 }}>{t(outdated === null ? 'epoch.text' : 'epoch.outdated')}</Box>
      <Button variant="outlined" onClick={refresh}>
        {t('epoch.reload')}
      </Button>
    </Box>
  );
}

/** True once it has been so for a while, false at once. */
function useLasting(now: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!now) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return now && lasting;
}

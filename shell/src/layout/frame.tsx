import { useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Drawer } from '@mui/material';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { FormKeeper } from '../app/kept-forms.js';
import type { UnsavedGuards } from '../app/unsaved.js';
import { CommandPalette } from '../palette/command-palette.js';
import type { ShortcutRegistry } from '../shortcuts/registry.js';
import { ShortcutSheet } from '../shortcuts/shortcut-sheet.js';
import { EnrolmentBanner } from './enrolment-banner.js';
import { EpochBanner } from './epoch-banner.js';
import { PasswordBanner } from './password-banner.js';
import { SideNav } from './side-nav.js';
import { SupportBanner } from './support-banner.js';
import { TopBar } from './top-bar.js';
import { useFocusOnArrival } from './use-focus-on-arrival.js';
import { useFrameShortcuts } from './use-frame-shortcuts.js';
import { useLiveRefresh } from './use-live-refresh.js';

interface FrameProps {
  shortcuts: ShortcutRegistry;
  guards: UnsavedGuards;
  forms: FormKeeper;
  children: ReactNode;
}

/** Navigation left, bar on top, the work in the middle. */
export function Frame({ shortcuts, guards, forms, children }: FrameProps): ReactElement {
  const { palette } = useTokens();
  const t = useT('shell');
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [menu, setMenu] = useState(false);
  const [commands, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  useFrameShortcuts({ palette: () => setPalette((open) => !open), sheet: () => setSheet(true) });
  useLiveRefresh();
  useEffect(() => {
    setMenu(false);
    main.current?.scrollTo(0, 0);
  }, [pathname]);
  useFocusOnArrival(main, pathname);
  return (
    <Box sx={{ height: '100dvh', display: 'flex', overflow: 'hidden' }}>
      <Box component="a" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }} sx={{ position: 'fixed', top: -60, left: 8, zIndex: 2000, p: '8px 12px', borderRadius: '8px', bgcolor: palette.ink, color: palette.paper, '&:focus': { top: 8 } }}>
        {t('frame.skip')}
      </Box>
      <Box sx={{ display: { xs: 'none', md: 'block' }, flexShrink: 0 }}>
        <SideNav />
      </Box>
      <Drawer open={menu} onClose={() => setMenu(false)} sx={{ display: { md: 'none' } }} slotProps={{ paper: { 'aria-label': t('nav.label') } }}>
        <SideNav wide />
      </Drawer>
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar onMenu={() => setMenu(true)} onPalette={() => setPalette(true)} onSheet={() => setSheet(true)} />
        <SupportBanner />
        <EpochBanner guards={guards} forms={forms} />
        <EnrolmentBanner />
        <PasswordBanner />
        <Box component="main" id="main" ref={main} tabIndex={-1} sx={{ flex: 1, minHeight: 0, overflow: 'auto', outline: 'none' }}>
          {children}
        </Box>
      </Box>
      {commands && <CommandPalette onClose={() => setPalette(false)} onSheet={() => setSheet(true)} />}
      {sheet && <ShortcutSheet specs={shortcuts.all()} onClose={() => setSheet(false)} />}
    </Box>
  );
}

import { Icon, useShell, useT, useTokens, useOshi } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, IconButton, Tooltip } from '@mui/material';
import type { ReactElement } from 'react';
import { JobsMenu } from './jobs-menu.js';
import { LanguageMenu, ThemeMenu } from './look-menus.js';
import { NoticesMenu } from './notices-menu.js';
import { PersonMenu } from './person-menu.js';
import { ScopeSwitch } from './scope-switch.js';

interface TopBarProps {
  onMenu(): void;
  onPalette(): void;
  onSheet(): void;
}

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);

export function TopBar({ onMenu, onPalette, onSheet }: TopBarProps): ReactElement {
  const { palette } = useTokens();
  const { scope } = useShell();
  const oshi = useOshi(scope.oshiColor);
  const t = useT('shell');
  return (
    <Box component="header" sx={{ height: 52, flexShrink: 0, display: 'flex', alignItems: 'center', gap: { xs: '2px', sm: '4px' }, px: { xs: '8px', md: '16px' }, bgcolor: palette.paper, borderBottom: `1px solid ${palette.line}`, position: 'relative' }}>
      {scope.type === 'talent' && <Box aria-hidden sx={{ position: 'absolute', insetInline: 0, bottom: -1, height: 2, bgcolor: oshi.mark }} />}
      <IconButton aria-label={t('nav.open')} onClick={onMenu} sx={{ display: { md: 'none' } }}>
        <Icon name="menu" />
      </IconButton>
      <ScopeSwitch />
      <Box sx={{ flex: 1 }} />
      <ButtonBase onClick={onPalette} aria-keyshortcuts="Control+K Meta+K" sx={{ display: { xs: 'none', sm: 'flex' }, alignItems: 'center', gap: '8px', height: 32, width: { sm: 180, lg: 260 }, px: '10px', mr: '8px', borderRadius: '8px', border: `1px solid ${palette.line}`, bgcolor: palette.surface, color: 'text.secondary', fontSize: 13, '&:hover': { borderColor: palette.muted } }}>
        <Icon name="search" size={16} />
        <Box component="span" sx={{ flex: 1, textAlign: 'start', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{t('palette.open')}</Box>
        <Box component="kbd" sx={{ fontFamily: 'inherit', fontSize: 12, border: `1px solid ${palette.line}`, borderRadius: '4px', px: '4px' }}>{isMac() ? '⌘K' : 'Ctrl K'}</Box>
      </ButtonBase>
      <IconButton aria-label={t('palette.label')} onClick={onPalette} sx={{ display: { sm: 'none' } }}>
        <Icon name="search" />
      </IconButton>
      <JobsMenu />
      <NoticesMenu />
      {/* On a phone they stand in the profile: the scope's name needs the room. */}
      <Box sx={{ display: { xs: 'none', sm: 'flex' }, gap: '4px' }}>
        <LanguageMenu />
        <ThemeMenu />
      </Box>
      <Tooltip title={t('shortcuts.title')}>
        <IconButton aria-label={t('shortcuts.title')} onClick={onSheet} sx={{ display: { xs: 'none', lg: 'inline-flex' } }}>
          <Icon name="keyboard" />
        </IconButton>
      </Tooltip>
      <PersonMenu />
    </Box>
  );
}

import { Icon, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, IconButton, Tooltip } from '@mui/material';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { currentEntry, navGroups, type NavEntry } from '../app/nav-model.js';
import { setPreference, usePreferences } from '../app/preferences.js';
import { Mark, Wordmark } from './brand.js';
import { usePreload } from './use-preload.js';

const TODAY: NavEntry = { id: 'today', to: '/', namespace: 'shell', title: 'nav.today', icon: 'house', disabled: false, why: undefined };

/** `wide`: as a sheet on phones, never collapsed. */
export function SideNav({ wide = false }: { wide?: boolean }): ReactElement {
  const { palette } = useTokens();
  const shell = useShell();
  const t = useT('shell');
  const { navCollapsed } = usePreferences();
  const collapsed = navCollapsed && !wide;
  const groups = useMemo(() => navGroups(shell), [shell]);
  const { pathname } = useLocation();
  const current = currentEntry(pathname, [TODAY, ...groups.flatMap((group) => group.entries)])?.id;
  return (
    <Box component="nav" aria-label={t('nav.label')} sx={{ width: collapsed ? 56 : wide ? 272 : 216, height: '100%', display: 'flex', flexDirection: 'column', bgcolor: palette.paper, borderRight: `1px solid ${palette.line}`, transition: 'width 150ms' }}>
      <Box sx={{ height: 52, flexShrink: 0, display: 'flex', alignItems: 'center', gap: '8px', px: '16px' }}>
        <Mark />
        {!collapsed && <Wordmark />}
      </Box>
      <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto', px: '8px', pb: '12px' }}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          <NavRow entry={TODAY} collapsed={collapsed} current={current === TODAY.id} />
        </Box>
        {groups.map((group) => (
          <Box key={group.section} sx={{ mt: '14px' }}>
            <Box id={`nav-${group.section}`} sx={collapsed ? { height: 0, overflow: 'hidden', borderTop: `1px solid ${palette.line}`, mx: '8px', mb: '8px' } : { px: '8px', pb: '4px', fontSize: 12, fontWeight: 600, color: 'text.secondary' }}>
              {t(`nav.section.${group.section}`)}
            </Box>
            <Box component="ul" aria-labelledby={`nav-${group.section}`} sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {group.entries.map((entry) => (
                <NavRow key={entry.id} entry={entry} collapsed={collapsed} current={current === entry.id} />
              ))}
            </Box>
          </Box>
        ))}
      </Box>
      {!wide && (
        <Box sx={{ p: '8px', borderTop: `1px solid ${palette.line}` }}>
          <Tooltip title={t(collapsed ? 'nav.expand' : 'nav.collapse')} placement="right">
            <IconButton aria-expanded={!collapsed} aria-label={t(collapsed ? 'nav.expand' : 'nav.collapse')} onClick={() => setPreference('navCollapsed', !navCollapsed)}>
              <Icon name="panel-left" size={18} />
            </IconButton>
          </Tooltip>
        </Box>
      )}
    </Box>
  );
}

function NavRow({ entry, collapsed, current }: { entry: NavEntry; collapsed: boolean; current: boolean }): ReactElement {
  const { palette, tones } = useTokens();
  const { t } = useTranslation(entry.namespace);
  const preload = usePreload(entry.to);
  const text = t(entry.title);
  const base = { display: 'flex', alignItems: 'center', gap: '10px', height: 34, px: collapsed ? '10px' : '8px', mb: '1px', borderRadius: '8px', fontSize: 13, fontWeight: 500, textDecoration: 'none', color: palette.ink, minWidth: 0 } as const;
  const label = <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', ...(collapsed ? { position: 'absolute', width: 1, height: 1, clip: 'rect(0 0 0 0)' } : {}) }}>{text}</Box>;
  return (
    <Tooltip title={entry.disabled ? (entry.why ?? '') : collapsed ? text : ''} placement="right">
      <Box component="li">
        {entry.disabled ? (
          <Box aria-disabled sx={{ ...base, color: 'text.secondary', opacity: 0.75, cursor: 'not-allowed' }}>
            <Icon name="unplug" size={18} />
            {label}
          </Box>
        ) : (
          <Box
            component={Link}
            to={entry.to}
            {...(current ? { 'aria-current': 'page' } : {})}
            {...preload}
            sx={{ ...base, '& svg': { color: tones.neutral.text }, '&:hover': { bgcolor: palette.sunken }, '&[aria-current]': { bgcolor: tones.accent.soft, color: tones.accent.text, fontWeight: 600, '& svg': { color: tones.accent.text } } }}
          >
            <Icon name={entry.icon} size={18} />
            {label}
          </Box>
        )}
      </Box>
    </Tooltip>
  );
}

import { Icon, useShell, useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box, ButtonBase, IconButton, Tooltip } from '@mui/material';
import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { currentEntry, navGroups, type NavEntry, type NavGroup } from '../app/nav-model.js';
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
  const list = useRef<HTMLElement>(null);
  // Thirty entries do not fit a small screen: the one where she is must be among those that are seen.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <Box component="nav" aria-label={t('nav.label')} sx={{ width: collapsed ? 56 : wide ? 272 : 216, height: '100%', display: 'flex', flexDirection: 'column', bgcolor: palette.paper, borderRight: `1px solid ${palette.line}`, transition: 'width 150ms' }}>
      <Box sx={{ height: 52, flexShrink: 0, display: 'flex', alignItems: 'center', gap: '8px', px: '16px' }}>
        <Mark />
        {!collapsed && <Wordmark />}
      </Box>
      <Box ref={list} sx={{ flex: 1, minHeight: 0, overflow: 'auto', px: '8px', pb: '12px', scrollPaddingBlock: '40px' }}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          <NavRow entry={TODAY} collapsed={collapsed} current={current === TODAY.id} />
        </Box>
        {groups.map((group) => (
          <Group key={group.section} group={group} collapsed={collapsed} current={current} />
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

/** A group with its name, which folds it away; what is open stays in sight. */
function Group({ group, collapsed, current }: { group: NavGroup; collapsed: boolean; current: string | undefined }): ReactElement {
  const { palette } = useTokens();
  const t = useT('shell');
  const { navFolded } = usePreferences();
  const folded = !collapsed && navFolded.includes(group.section);
  const entries = folded ? group.entries.filter(({ id }) => id === current) : group.entries;
  const id = `nav-${group.section}`;
  const name = t(`nav.section.${group.section}`);
  return (
    <Box sx={{ mt: '10px' }}>
      {collapsed ? (
        <Box id={id} sx={{ height: 0, overflow: 'hidden', borderTop: `1px solid ${palette.line}`, mx: '8px', mb: '8px' }}>{name}</Box>
      ) : (
        <ButtonBase id={id} aria-expanded={!folded} onClick={() => setPreference('navFolded', folded ? navFolded.filter((section) => section !== group.section) : [...navFolded, group.section])} sx={{ width: '100%', height: 24, px: '8px', borderRadius: '6px', justifyContent: 'space-between', fontSize: 12, fontWeight: 600, color: 'text.secondary', '& svg': { opacity: folded ? 1 : 0 }, '&:hover svg, &:focus-visible svg': { opacity: 1 }, '&:hover': { color: 'text.primary' } }}>
          {name}
          <Icon name={folded ? 'chevron-right' : 'chevron-down'} size={14} />
        </ButtonBase>
      )}
      {entries.length > 0 && (
        <Box component="ul" aria-labelledby={id} sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {entries.map((entry) => (
            <NavRow key={entry.id} entry={entry} collapsed={collapsed} current={current === entry.id} />
          ))}
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
  const base = { display: 'flex', alignItems: 'center', gap: '10px', height: 32, px: collapsed ? '10px' : '8px', mb: '1px', borderRadius: '8px', fontSize: 13, fontWeight: 500, textDecoration: 'none', color: palette.ink, minWidth: 0 } as const;
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

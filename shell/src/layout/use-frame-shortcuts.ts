import { useNavigate, useShortcuts, useT } from '@hako/sdk-plugin/ui';

/** Keys that work on every screen. */
export function useFrameShortcuts(open: { palette(): void; sheet(): void }): void {
  const t = useT('shell');
  const navigate = useNavigate();
  const group = t('shortcuts.everywhere');
  const go = (keys: string, to: string, name: string) => ({ keys, label: t('shortcuts.go', { name: t(`nav.${name}`) }), group, run: () => navigate(to) });
  useShortcuts([
    { keys: 'mod+k', label: t('palette.label'), group, run: open.palette },
    { keys: '?', label: t('shortcuts.title'), group, run: open.sheet },
    go('g h', '/', 'today'),
    go('g o', '/organization', 'organization'),
    go('g p', '/people', 'people'),
    go('g s', '/settings', 'settings'),
    go('g j', '/jobs', 'jobs'),
  ]);
}

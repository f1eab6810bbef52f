import { useNavigate, useShell, useShortcuts, useT } from '@hako/sdk-plugin/ui';
import { goKeys } from '../shortcuts/go-keys.js';

/** Keys that work on every screen. */
export function useFrameShortcuts(open: { palette(): void; sheet(): void }): void {
  const t = useT('shell');
  const navigate = useNavigate();
  const shell = useShell();
  const group = t('shortcuts.everywhere');
  useShortcuts([
    { keys: 'mod+k', label: t('palette.label'), group, run: open.palette },
    { keys: '?', label: t('shortcuts.title'), group, run: open.sheet },
    ...goKeys(shell).map(({ id, keys, to }) => ({ keys, label: t('shortcuts.go', { name: t(`nav.${id}`) }), group, run: () => navigate(to) })),
  ]);
}

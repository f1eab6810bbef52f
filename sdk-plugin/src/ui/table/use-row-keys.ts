import type { KeyboardEvent } from 'react';
import { useT } from '../i18n/use-t.js';
import { useShortcuts, useStable } from '../shell/hooks.js';
import type { ShortcutSpec } from '../shell/types.js';

interface RowKeys {
  active: number;
  count: number;
  move(to: number): void;
  toggle(at: number): void;
  open(at: number): void;
  edit(at: number): void;
  selectable: boolean;
  editable: boolean;
}

const PAGE = 10;

/** `j k x enter e` anywhere on the screen, arrows and friends while the grid has the focus. */
export function useRowKeys(keys: RowKeys): (event: KeyboardEvent<HTMLElement>) => void {
  const t = useT('ui');
  const { active, count, move, toggle, open, edit } = keys;
  const group = t('shortcut.list');
  const specs: ShortcutSpec[] = [
    { keys: 'j', label: t('shortcut.next'), group, run: () => move(active + 1) },
    { keys: 'k', label: t('shortcut.previous'), group, run: () => move(active - 1) },
    { keys: 'enter', label: t('shortcut.open'), group, run: () => open(active) },
    ...(keys.selectable ? [{ keys: 'x', label: t('shortcut.select'), group, run: () => toggle(active) }] : []),
    ...(keys.editable ? [{ keys: 'e', label: t('shortcut.edit'), group, run: () => edit(active) }] : []),
  ];
  useShortcuts(specs);
  return useStable((event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + PAGE, PageUp: active - PAGE, Home: 0, End: count - 1 };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(active);
    }
  });
}

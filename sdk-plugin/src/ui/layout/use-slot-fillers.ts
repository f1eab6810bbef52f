import { useCallback } from 'react';
import { useShell } from '../shell/context.js';
import type { SlotFillerView } from '../shell/types.js';

/** Fillers of a slot in their order, with what their plugin calls them: for tabs, columns and menus that are made of them. */
export function useSlotFillers(name: string): (SlotFillerView & { label: string })[] {
  const shell = useShell();
  const label = useCallback((view: SlotFillerView): string => (view.title === undefined ? undefined : shell.boot.texts[view.plugin]?.[view.title]) ?? view.plugin, [shell.boot.texts]);
  return shell.slotFillers(name).map((view) => ({ ...view, label: label(view) }));
}

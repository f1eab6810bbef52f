import type { ShortcutSpec } from '@hako/sdk-plugin/ui';
import { createMatcher } from './matcher.js';

export interface ShortcutRegistry {
  add(specs: readonly ShortcutSpec[]): () => void;
  all(): readonly ShortcutSpec[];
  /** For `window`'s keydown. */
  handle(event: KeyboardEvent): void;
}

const TYPING = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]';
/** Enter and space belong to what has the focus. */
const ACTING = 'button, a[href], [role="button"], [role="menuitem"], [role="tab"], [role="option"], summary';

export function createShortcuts(): ShortcutRegistry {
  let groups: readonly (readonly ShortcutSpec[])[] = [];
  const matcher = createMatcher();
  const all = (): readonly ShortcutSpec[] => groups.flat();
  return {
    add(specs) {
      groups = [...groups, specs];
      return () => {
        groups = groups.filter((group) => group !== specs);
      };
    },
    all,
    handle(event) {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target instanceof Element ? event.target : null;
      const held = event.ctrlKey || event.metaKey;
      if (!held && target?.closest(TYPING)) return;
      if ((event.key === 'Enter' || event.key === ' ') && target?.closest(ACTING)) return;
      // A dialog or menu has the keyboard for itself.
      if (!held && document.querySelector('.MuiModal-root:not([aria-hidden="true"])')) return;
      const found = matcher.press(event, all());
      if (!found) return;
      event.preventDefault();
      found.run(event);
    },
  };
}

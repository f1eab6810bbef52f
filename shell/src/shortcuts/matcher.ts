import type { ShortcutSpec } from '@hako/sdk-plugin/ui';

/** Keys of a sequence must follow each other within this time. */
const SEQUENCE_MS = 900;

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** `mod+k`, `g`, `?`: one press as it is written in a spec. Shift is part of the sign itself (`?`, `J`). */
export function pressName(event: KeyPress): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  const alt = event.altKey ? 'alt+' : '';
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : '';
  return `${mod}${alt}${shift}${key}`;
}

export interface Matcher {
  /** The spec that this press completes. */
  press(event: KeyPress, specs: readonly ShortcutSpec[]): ShortcutSpec | undefined;
}

export function createMatcher(now: () => number = Date.now): Matcher {
  let before = { name: '', at: 0 };
  return {
    press(event, specs) {
      const name = pressName(event);
      const sequence = now() - before.at < SEQUENCE_MS ? `${before.name} ${name}` : '';
      // What was registered last stands nearest to the person.
      const newestFirst = [...specs].reverse();
      const found = newestFirst.find((spec) => spec.keys === sequence) ?? newestFirst.find((spec) => spec.keys === name);
      before = found ? { name: '', at: 0 } : { name, at: now() };
      return found;
    },
  };
}

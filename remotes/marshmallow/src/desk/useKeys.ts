import { useShortcuts } from '@hako/sdk-plugin/ui';
import { useTexts } from '../parts/t.js';

export interface DeskKeys {
  move(step: number): void;
  select(): void;
  approve(): void;
  reject(): void;
  chooseReason(): void;
  spam(): void;
  star(): void;
  pin(): void;
  read(): void;
  reply(): void;
  block(): void;
  undo(): void;
}

/** The keys of the house, and those of moderation. */
export function useKeys(keys: DeskKeys, mayAct: boolean): void {
  const t = useTexts();
  const group = t('keys.group');
  const key = (keys: string, label: string, run: (event: KeyboardEvent) => void) => ({ keys, label: t(label), group, run });
  useShortcuts([
    key('j', 'keys.next', () => keys.move(1)),
    key('k', 'keys.previous', () => keys.move(-1)),
    ...(mayAct
      ? [
          key('a', 'keys.approve', () => keys.approve()),
          // Shift is part of no letter in the registry: the event tells.
          key('r', 'keys.reject', (event) => (event.shiftKey ? keys.chooseReason() : keys.reject())),
          key('!', 'keys.spam', () => keys.spam()),
          key('s', 'keys.star', () => keys.star()),
          key('p', 'keys.pin', () => keys.pin()),
          key('m', 'keys.read', () => keys.read()),
          key('e', 'keys.reply', () => keys.reply()),
          key('b', 'keys.block', () => keys.block()),
          key('x', 'keys.select', () => keys.select()),
          key('u', 'keys.undo', () => keys.undo()),
        ]
      : []),
  ]);
}

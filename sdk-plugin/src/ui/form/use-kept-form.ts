import { useEffect, useRef } from 'react';
import { useShellIfAny } from '../shell/context.js';
import { useLatest } from '../shell/hooks.js';
import type { Values } from './use-form.js';

/** Such values are never written anywhere. */
const SECRET = /passw|secret|token|otp|recovery/i;

/** A form of nothing but a code asks for one that a device or a mail has just shown. */
const isSecret = (names: readonly string[]): boolean => names.some((name) => SECRET.test(name)) || (names.length === 1 && names[0] === 'code');

/** Forms of one page are told apart by their address and the names of their fields. */
const keyOf = (names: readonly string[]): string => `${globalThis.location?.pathname ?? ''} ${[...names].sort().join(',')}`;

/**
 * Hands a form to the shell when the page is refreshed for an upgrade, and brings it back afterwards, once the form stands
 * where it began: a record that somebody else has changed since is never overwritten.
 *
 * @returns whether the shell has just kept the form, so that nothing is lost by leaving
 */
export function useKeptForm<T extends Values>({ base, values, dirty, keep }: { base: T; values: T; dirty: boolean; keep: boolean | undefined }, restore: (values: T) => void): { readonly current: boolean } {
  const kept = useShellIfAny()?.keptForms;
  const held = useRef(false);
  const names = Object.keys(base);
  const allowed = keep ?? !isSecret(names);
  const key = keyOf(names);
  const began = JSON.stringify(base);
  const latest = useLatest({ began, values, dirty });
  useEffect(() => {
    if (!kept || !allowed) return;
    return kept.register(key, () => {
      if (!latest.current.dirty) return undefined;
      held.current = true;
      // Whoever stays after all is asked before leaving, as ever.
      setTimeout(() => (held.current = false), 5_000);
      return { base: latest.current.began, values: JSON.stringify(latest.current.values) };
    });
  }, [kept, allowed, key, latest]);
  useEffect(() => {
    if (!kept || !allowed || latest.current.dirty) return;
    const before = kept.take(key, began);
    if (before !== undefined) restore(JSON.parse(before) as T);
  }, [kept, allowed, key, began, latest, restore]);
  return held;
}

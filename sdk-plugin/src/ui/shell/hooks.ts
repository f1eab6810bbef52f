import { useCallback, useEffect, useRef } from 'react';
import type { PermissionRef, ScopeNode, ScopeRef } from '../../permissions.js';
import type { HttpClient } from '../api/types.js';
import { useShell, useShellIfAny } from './context.js';
import type { LiveMessage, ShellApi, ShortcutSpec } from './types.js';

/** The typed client of the API. */
export const useApi = (): HttpClient => useShell().http;

/** Whether the person holds a right at a scope; without one, at the scope chosen in the bar. */
export function useCan(permission: PermissionRef, scope?: ScopeRef): boolean {
  return useShell().can(permission, scope);
}

/** Whether the person holds a right anywhere. */
export const useCanSomewhere = (permission: PermissionRef): boolean => useShell().canSomewhere(permission);

/** The scope chosen in the bar, all visible scopes, and the way to choose another. */
export function useScope(): { current: ScopeNode; all: readonly ScopeNode[]; set(id: string): void } {
  const shell = useShell();
  return { current: shell.scope, all: shell.boot.scopes, set: shell.setScope };
}

export const useNotify = (): ShellApi['notify'] => useShell().notify;

/** Asks before something is lost. Prefer `notify(…, { undo })` where the action can be taken back. */
export const useConfirm = (): ShellApi['confirm'] => useShell().confirm;

/** Navigates within the shell; paths are absolute (`/customers/…`). */
export const useNavigate = (): ShellApi['navigate'] => useShell().navigate;

/** Listens to one type of live event (`job`, `notice`, `permissions`, `plugins`, or a plugin's own) while mounted. */
export function useLive<T = Record<string, unknown>>(type: string, listener: (message: LiveMessage<T>) => void): void {
  const shell = useShell();
  const latest = useLatest(listener);
  const { live } = shell;
  useEffect(() => live(type, (message) => latest.current(message as LiveMessage<T>)), [live, type, latest]);
}

/** Holds back navigation and closing while `dirty`. Outside the signed-in shell there is nothing to hold back. */
export function useUnsavedGuard(dirty: boolean | (() => boolean)): void {
  const guard = useShellIfAny()?.guardUnsaved;
  const latest = useLatest(dirty);
  useEffect(() => guard?.(() => (typeof latest.current === 'function' ? latest.current() : latest.current)), [guard, latest]);
}

/** Keys of this screen; they work while no field has the focus and stand in the sheet of `?`. */
export function useShortcuts(specs: ShortcutSpec[]): void {
  const { shortcuts } = useShell();
  const latest = useLatest(specs);
  const signature = specs.map((spec) => `${spec.keys}\n${spec.label}`).join('\n');
  useEffect(() => {
    const bound = latest.current.map((spec, at) => ({ ...spec, run: (event: KeyboardEvent) => latest.current[at]?.run(event) }));
    return shortcuts(bound);
  }, [shortcuts, signature, latest]);
}

export function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  ref.current = value;
  return ref;
}

/** A callback with a stable identity that always sees the newest closure. */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useLatest(callback);
  return useCallback((...args: A) => latest.current(...args), [latest]);
}

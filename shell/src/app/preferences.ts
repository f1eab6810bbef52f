import type { Density } from '@hako/sdk-plugin/ui';
import { useSyncExternalStore } from 'react';

/** What a person chose for this browser; nothing of it is about anybody else. */
export interface Preferences {
  theme: 'light' | 'dark' | 'system';
  density: Density;
  navCollapsed: boolean;
  /** Groups of the navigation that are folded away. */
  navFolded: readonly string[];
}

const KEY = 'hako.preferences';
const DEFAULTS: Preferences = { theme: 'system', density: 'compact', navCollapsed: false, navFolded: [] };

let current: Preferences = { ...DEFAULTS, ...read() };
const listeners = new Set<() => void>();

function read(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  current = { ...current, [name]: value };
  localStorage.setItem(KEY, JSON.stringify(current));
  listeners.forEach((listener) => listener());
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current);

import { navGroups } from '../app/nav-model.js';
import type { ShellApi } from '@hako/sdk-plugin/ui';

/** Second key after `g`, by the id of the shell's own entries. */
const KEYS: Readonly<Record<string, string>> = { organization: 'o', people: 'p', roles: 'r', settings: 's', security: 'x', vault: 'v', logs: 'l', plugins: 'i', 'api-keys': 'k', jobs: 'j', platform: 'f' };

export interface GoKey {
  id: string;
  keys: string;
  to: string;
}

/** `g` and a letter for every screen of the shell that this person may open. */
export function goKeys(shell: Pick<ShellApi, 'boot' | 'canSomewhere'>): GoKey[] {
  const own = navGroups(shell).flatMap(({ entries }) => entries).flatMap(({ id, to }): GoKey[] => (KEYS[id] ? [{ id, keys: `g ${KEYS[id]}`, to }] : []));
  return [{ id: 'today', keys: 'g h', to: '/' }, ...own];
}

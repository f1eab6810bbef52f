import type { KeyProvider } from '../key-provider.js';
import { createRootRing, rootFromHex } from '../root-ring.js';

/** Root in an environment variable: whoever may look at the process may read it. Development only. */
export function createEnvironmentKeyProvider({ root, previous }: { root: string; previous: readonly string[] }): KeyProvider {
  return {
    name: 'environment',
    ...createRootRing('environment', [rootFromHex(root, 'VAULT_ROOT_KEY'), ...previous.map((text) => rootFromHex(text, 'VAULT_ROOT_KEYS_PREVIOUS'))]),
    health: async () => undefined,
    rotateHint: async () => null,
  };
}

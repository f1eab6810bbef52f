import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { IntegrityError } from '../crypto/integrity-error.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { KeyProvider, ProviderContext } from './key-provider.js';

export type RootRing = Pick<KeyProvider, 'wrap' | 'unwrap' | 'currentKeyId'>;

/** Roots that this process holds itself, the newest first: it wraps, all of them open. `scheme` is bound into every wrap. */
export function createRootRing(scheme: string, roots: readonly KeyObject[]): RootRing {
  const [newest] = roots;
  if (!newest) throw new Error('There is no root key');
  const idOf = (root: KeyObject): string => `${scheme}:${createHash('sha256').update('hako root id').update(root.export()).digest('hex').slice(0, 16)}`;
  const place = (root: KeyObject, context: ProviderContext): WrapContext => ({ kind: context.kind, tenantId: '', subjectId: '', childVersion: context.version, parentVersion: 1, parentKeyId: idOf(root) });
  return {
    wrap: async (key, context) => wrapKey(newest, key, place(newest, context)),
    unwrap: async (blob, context) => {
      for (const root of roots) {
        try {
          return unwrapKey(root, blob, place(root, context));
        } catch (error) {
          if (!(error instanceof IntegrityError)) throw error;
        }
      }
      throw new IntegrityError();
    },
    currentKeyId: async () => idOf(newest),
  };
}

/** @throws Error that names `what`, never the digits. */
export function rootFromHex(text: string, what: string): KeyObject {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${what} is not 64 hex digits`);
  const bytes = Buffer.from(text, 'hex');
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

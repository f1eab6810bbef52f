import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { KeyProvider, ProviderContext } from './key-provider.js';

/** The root in one file of 64 hex digits that only the vault's account may read. For one machine and for development. */
export async function createFileKeyProvider(path: string): Promise<KeyProvider> {
  const root = await readRoot(path);
  const keyId = `file:${createHash('sha256').update('hako root id').update(root.export()).digest('hex').slice(0, 16)}`;
  const place = (context: ProviderContext): WrapContext => ({ kind: context.kind, tenantId: '', subjectId: '', childVersion: context.version, parentVersion: 1, parentKeyId: keyId });
  return {
    name: 'file',
    wrap: async (key, context) => wrapKey(root, key, place(context)),
    unwrap: async (blob, context) => unwrapKey(root, blob, place(context)),
    currentKeyId: async () => keyId,
    health: async () => void (await readRoot(path)),
    rotateHint: async () => null,
  };
}

async function readRoot(path: string): Promise<KeyObject> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`The root key ${path} must be readable by its owner alone (chmod 600)`);
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`The root key ${path} is not 64 hex digits`);
  const bytes = Buffer.from(text, 'hex');
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

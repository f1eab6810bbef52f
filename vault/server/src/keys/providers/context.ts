import { createSecretKey, type KeyObject } from 'node:crypto';
import { lp } from '../../crypto/lp.js';
import type { ProviderContext } from '../key-provider.js';

/** Authenticated with every wrap by a root that is elsewhere. */
export const contextBytes = ({ kind, version }: ProviderContext): Buffer => lp('hako-vault', kind, version);

/** Runs with the key's bytes and leaves none behind. */
export async function withBytes<T>(key: KeyObject, work: (bytes: Buffer) => Promise<T>): Promise<T> {
  const bytes = key.export();
  try {
    return await work(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Takes the bytes over and wipes them. `undefined` when they are no key of ours. */
export function intoKey(bytes: Buffer): KeyObject | undefined {
  try {
    return bytes.length === 32 ? createSecretKey(bytes) : undefined;
  } finally {
    bytes.fill(0);
  }
}

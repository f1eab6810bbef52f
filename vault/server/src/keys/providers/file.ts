import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { KeyProvider } from '../key-provider.js';
import { createRootRing, rootFromHex } from '../root-ring.js';

/**
 * Roots in one file that only the vault's account may read: a line of 64 hex digits each, the newest first. In clear,
 * so for one machine and for development.
 */
export async function createFileKeyProvider(path: string): Promise<KeyProvider> {
  return {
    name: 'file',
    ...createRootRing('file', await readRoots(path)),
    health: async () => void (await readRoots(path)),
    rotateHint: async () => null,
  };
}

async function readRoots(path: string): Promise<KeyObject[]> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`The root key ${path} must be readable by its owner alone (chmod 600)`);
  const lines = (await readFile(path, 'utf8')).trim().split(/\s+/);
  return lines.map((line) => rootFromHex(line, `The root key ${path}`));
}

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseStrictJson } from './strict-json.js';

/** Public keys by RFC 7638 thumbprint. */
export type TokenKeys = ReadonlyMap<string, KeyObject>;

/** RFC 7638 for an Ed25519 key. */
export const thumbprint = (x: string): string => createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');

/** From the pinned local file alone; nothing in a token can name another source. */
export async function readTokenKeys(path: string): Promise<TokenKeys> {
  const document = parseStrictJson(await readFile(path));
  const keys = new Map<string, KeyObject>();
  for (const jwk of listOfKeys(document)) {
    if (jwk['kty'] !== 'OKP' || jwk['crv'] !== 'Ed25519' || typeof jwk['x'] !== 'string' || 'd' in jwk) throw new Error('The token key set may hold public Ed25519 keys only');
    keys.set(thumbprint(jwk['x']), createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk['x'] }, format: 'jwk' }));
  }
  if (keys.size === 0) throw new Error('The token key set is empty');
  return keys;
}

function listOfKeys(document: unknown): Record<string, unknown>[] {
  if (typeof document !== 'object' || document === null || !('keys' in document) || !Array.isArray(document.keys)) throw new Error('The token key set is not a JWKS');
  return document.keys.filter((key): key is Record<string, unknown> => typeof key === 'object' && key !== null);
}

import { verify } from 'node:crypto';
import { TOKEN_TYPE } from '@hako/vault-client/contract';
import type { TokenKeys } from './key-set.js';
import { parseStrictJson } from './strict-json.js';

const MAX_TOKEN_LENGTH = 8_192;
/** Nothing else may stand in the header: no key, no place to fetch one from, no `crit`, `b64` or `zip`. */
const HEADER_MEMBERS = ['alg', 'kid', 'typ'];

/**
 * JWS compact form, Ed25519 only. `undefined` for everything that is not exactly that.
 * Strict on purpose: general libraries accept spaces and spare bits in base64url, so that one token has many spellings.
 */
export function verifyCompact(token: string, keys: TokenKeys): Record<string, unknown> | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const [head, payload, signature] = parts.map(canonicalBase64Url);
  if (!head || !payload || !signature || signature.length !== 64) return undefined;
  const header = objectOf(head);
  if (!header || Object.keys(header).sort().join() !== HEADER_MEMBERS.join()) return undefined;
  if (header['alg'] !== 'EdDSA' || header['typ'] !== TOKEN_TYPE || typeof header['kid'] !== 'string') return undefined;
  const key = keys.get(header['kid']);
  if (!key || !verify(null, Buffer.from(`${parts[0]}.${parts[1]}`, 'ascii'), key, signature)) return undefined;
  return objectOf(payload);
}

function canonicalBase64Url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function objectOf(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value = parseStrictJson(bytes);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { createHash, randomBytes } from 'node:crypto';

/** Prefix, agency, 256 random bits. */
const TOKEN = /^Bearer +hsp_([0-9a-f]{32})_([0-9a-f]{64})$/i;

export interface SupportToken {
  tenantId: string;
  hash: Buffer;
}

/** Names its agency, so that it is looked up in that agency's schema and nowhere else. */
export const newSupportToken = (tenantId: string): string => `hsp_${tenantId.replaceAll('-', '')}_${randomBytes(32).toString('hex')}`;

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export function readSupportToken(authorization: string | undefined): SupportToken | undefined {
  const [, hex, secret] = TOKEN.exec(authorization ?? '') ?? [];
  if (hex === undefined || secret === undefined) return undefined;
  const tenantId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`.toLowerCase();
  return { tenantId, hash: hashOf(`hsp_${hex}_${secret}`) };
}

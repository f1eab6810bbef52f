import type { Cradle } from '../cradle.js';

const USE = 'mail';

export interface SealedContent {
  params: Record<string, string | number>;
  address?: string;
  /** ISO 8601. */
  notAfter?: string;
}

const binding = (tenantId: string, messageId: string): string => `${tenantId}|${messageId}`;

export function sealContent(secrets: Cradle['secrets'], tenantId: string, messageId: string, content: SealedContent): Buffer {
  return secrets.seal(USE, Buffer.from(JSON.stringify(content)), binding(tenantId, messageId));
}

export function openContent(secrets: Cradle['secrets'], tenantId: string, messageId: string, sealed: Buffer): SealedContent {
  return JSON.parse(secrets.open(USE, sealed, binding(tenantId, messageId)).toString()) as SealedContent;
}

import type { Secrets } from '../identity/types.js';

/** How a secret setting rests in the table: sealed under core's own key, bound to agency and key. */
export interface SealedValue {
  sealed: string;
}

const isSealed = (value: unknown): value is SealedValue => typeof value === 'object' && value !== null && typeof (value as SealedValue).sealed === 'string';

const binding = (tenantId: string, key: string): string => `${tenantId}/${key}`;

export function sealSecret(secrets: Secrets, tenantId: string, key: string, value: unknown): SealedValue {
  return { sealed: secrets.seal('setting', Buffer.from(JSON.stringify(value)), binding(tenantId, key)).toString('base64url') };
}

export function openSecret(secrets: Secrets, tenantId: string, key: string, value: unknown): unknown {
  if (!isSealed(value)) return value;
  return JSON.parse(secrets.open('setting', Buffer.from(value.sealed, 'base64url'), binding(tenantId, key)).toString());
}

/** Write-only: an answer says that there is one, never what it is. */
export const hiddenSecret = (value: unknown): boolean | null => (isSealed(value) ? true : null);

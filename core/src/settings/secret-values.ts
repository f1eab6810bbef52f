import type { Secrets } from '../identity/types.js';

/** Shown in place of a secret that is set. Sent back as it is, it leaves the secret alone. */
export const SECRET_SHOWN = '********';
const USE = 'setting';

const binding = (tenantId: string, scopeId: string, key: string): string => [tenantId, scopeId, key].join('|');

/** Write-only settings rest sealed; the binding keeps a sealed value from being moved to another key or scope. */
export function sealValue(secrets: Pick<Secrets, 'seal'>, tenantId: string, scopeId: string, key: string, value: unknown): { sealed: string } {
  return { sealed: secrets.seal(USE, Buffer.from(JSON.stringify(value)), binding(tenantId, scopeId, key)).toString('base64') };
}

export function openValue(secrets: Pick<Secrets, 'open'>, tenantId: string, scopeId: string, key: string, kept: unknown): unknown {
  const sealed = (kept as { sealed?: unknown } | null)?.sealed;
  if (typeof sealed !== 'string') return null;
  return JSON.parse(secrets.open(USE, Buffer.from(sealed, 'base64'), binding(tenantId, scopeId, key)).toString()) as unknown;
}

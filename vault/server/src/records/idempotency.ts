import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { VaultError } from '@hako/vault-client/contract';
import { canonicalJson, type Json } from '@hako/ledger';
import { expand32 } from '../crypto/hkdf.js';
import { lp } from '../crypto/lp.js';
import type { Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';

/** The same key and body within 24 hours answer what was answered first. The answer holds ids and versions only. */
export async function once<T>(tx: Executor, tenant: TenantKeys, key: string | undefined, body: unknown, work: () => Promise<T>): Promise<{ answer: T; repeated: boolean }> {
  if (key === undefined) return { answer: await work(), repeated: false };
  const text = canonicalJson(body as Json);
  const fingerprintUnder = (root: KeyObject): Buffer => createHmac('sha256', expand32(root, lp('idempotency', tenant.tenantId))).update(text).digest();
  const [before] = await tx.query<{ fingerprint: Buffer; answer: T }>({
    text: 'select fingerprint, answer from vault.idempotency where tenant_id = $1 and key = $2 and expires_at > now()',
    values: [tenant.tenantId, key],
  });
  if (before) {
    // The index key may have been replaced since.
    if (!tenant.indexRoots.some((root) => timingSafeEqual(before.fingerprint, fingerprintUnder(root)))) throw new VaultError('IDEMPOTENCY_MISMATCH');
    return { answer: before.answer, repeated: true };
  }
  const answer = await work();
  const kept = await tx.query({
    text: `insert into vault.idempotency as kept (tenant_id, key, fingerprint, answer, expires_at) values ($1, $2, $3, $4, now() + interval '24 hours')
           on conflict (tenant_id, key) do update set fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = excluded.expires_at
           where kept.expires_at <= now() returning 1`,
    values: [tenant.tenantId, key, fingerprintUnder(tenant.indexRoot), JSON.stringify(answer)],
  });
  // Two at once: the second may come again and gets the first one's answer.
  if (kept.length === 0) throw new VaultError('RETRY');
  return { answer, repeated: false };
}

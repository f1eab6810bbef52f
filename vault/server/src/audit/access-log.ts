import { canonicalJson, leafHash, type Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';

export interface AccessEntry {
  tenantId: string;
  at: Date;
  /** Who asks, in whose name, over which certificate. */
  actor: { id: string; sid: string | null; via: string | null; caller: string };
  op: string;
  purpose: string;
  reason: string | null;
  result: 'success' | 'denied';
  cid: string;
  jti: string;
  jobId: string | null;
  /** Subjects, fields, view, versions written, …: ids and counts, never a value. */
  detail: { [key: string]: Json };
}

/** Where an entry stands in its tenant's chain. */
export interface AppendedEntry {
  seq: number;
  leaf: Buffer;
}

/** The chain of what concerns no single tenant: KEKs, certificates, backups. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/**
 * Appends to the tenant's chain in the caller's transaction. The head's row lock keeps the order, so this comes
 * last before the commit. If it fails, the access fails: no entry, no plaintext.
 */
export async function appendAccess(tx: Executor, entry: AccessEntry): Promise<AppendedEntry> {
  const [chain] = await tx.query<{ seq: string; head: Buffer }>({
    name: 'chain-next',
    text: `insert into vault.access_chain as chain (tenant_id, seq) values ($1, 1) on conflict (tenant_id) do update set seq = chain.seq + 1 returning seq, head`,
    values: [entry.tenantId],
  });
  if (!chain) throw new Error('The access chain has no head');
  const body = {
    v: 2,
    seq: Number(chain.seq),
    // As @hako/ledger's exports have it, so that an auditor needs nothing of ours to follow the chain.
    prev: chain.head.length === 0 ? null : chain.head.toString('base64'),
    at: entry.at.toISOString(),
    tenant: entry.tenantId,
    actor: entry.actor,
    op: entry.op,
    purpose: entry.purpose,
    reason: entry.reason,
    result: entry.result,
    cid: entry.cid,
    jti: entry.jti,
    job: entry.jobId,
    detail: entry.detail,
  };
  const text = canonicalJson(body);
  const leaf = leafHash(text);
  await tx.query({
    name: 'access-append',
    text: `with moved as (update vault.access_chain set head = $10 where tenant_id = $1)
           insert into vault.access_log (tenant_id, seq, at, actor, op, purpose, cid, entry, prev, leaf) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [entry.tenantId, chain.seq, entry.at, entry.actor.id, entry.op, entry.purpose, entry.cid, text, chain.head, leaf],
  });
  return { seq: Number(chain.seq), leaf };
}

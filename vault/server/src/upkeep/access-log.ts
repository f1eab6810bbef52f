import { setImmediate as breathe } from 'node:timers/promises';
import type { AccessLogDue } from '@hako/vault-client/contract';
import { appendAccess } from '../audit/access-log.js';
import type { Executor, VaultDatabase } from '../database/database.js';
import { upkeepEntry } from './entry.js';
import { entriesNeeded } from './integrity.js';

/** What a run took, or would take, of one chain. */
export interface AccessRetention {
  removed: number;
  /** Past their time, but about somebody under a legal hold. */
  held: number;
  /** Past their time, but the newest write of somebody: the check of integrity compares with it. */
  needed: number;
}

const PAGE = 500;

/**
 * Drops the bodies of entries whose time is over. Which may go is the database's word (0304-access-log-retention), which
 * also looks again at each; that the check of integrity keeps what it needs is this one's.
 */
export async function pruneAccess(database: VaultDatabase, tenantId: string, { dryRun = false }: { dryRun?: boolean } = {}): Promise<AccessRetention> {
  const done: AccessRetention = { removed: 0, held: 0, needed: 0 };
  let needed: Set<number> | undefined;
  for (let cursor = 0; ; ) {
    const rows = await database.query<{ seq: string; held: boolean; writes: boolean }>({ text: 'select seq, held, writes from vault.access_due($1, $2, $3)', values: [tenantId, cursor, PAGE] });
    if (rows.length === 0) return done;
    cursor = Number(rows.at(-1)!.seq);
    const going: number[] = [];
    for (const { seq, held, writes } of rows) {
      if (held) done.held += 1;
      // Later writes make fewer entries needed, never more of the old ones: asked once is enough.
      else if (writes && (needed ??= await entriesNeeded(database, tenantId)).has(Number(seq))) done.needed += 1;
      else going.push(Number(seq));
    }
    if (dryRun) done.removed += going.length;
    else if (going.length > 0) {
      const [gone] = await database.query<{ count: string }>({ text: 'select vault.prune_access($1, $2) as count', values: [tenantId, going] });
      done.removed += Number(gone!.count);
    }
    await breathe();
  }
}

/** The nightly run over all chains, of tenants that are gone and of the installation itself too. */
export async function pruneAllAccess(database: VaultDatabase, now: () => number): Promise<{ removed: number; held: number; needed: number }> {
  const total = { removed: 0, held: 0, needed: 0 };
  const chains = await database.query<{ tenant_id: string }>({ text: 'select tenant_id from vault.access_chain order by tenant_id' });
  for (const { tenant_id: tenantId } of chains) {
    const { removed, held, needed } = await pruneAccess(database, tenantId);
    if (removed > 0) await database.transaction((tx) => appendAccess(tx, upkeepEntry(tenantId, 'log_retention', new Date(now()), { removed, held, needed })));
    total.removed += removed;
    total.held += held;
    total.needed += needed;
  }
  return total;
}

/** Quick enough for a screen: without the walk that finds out which writes stay. */
export async function countAccessDue(tx: Executor, tenantId: string): Promise<AccessLogDue> {
  const [row] = await tx.query<AccessLogDue>({
    text: `select count(*) filter (where not held)::int as due, count(*) filter (where not held and writes)::int as writes, count(*) filter (where held)::int as held from vault.access_due($1, 0, 1000000)`,
    values: [tenantId],
  });
  return row!;
}

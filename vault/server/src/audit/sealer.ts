import { canonicalJson, CompactRange, formatCheckpoint, leafHash, type CompactRangeState, type Json } from '@hako/ledger';
import type { Executor, VaultDatabase } from '../database/database.js';
import type { CheckpointSigner } from './checkpoint-key.js';

/** security.md 6. */
export const CHECKPOINT_EVERY_MS = 60_000;
export const CHECKPOINT_EVERY_ENTRIES = 1_000;

export interface SealerDeps {
  database: VaultDatabase;
  signer: CheckpointSigner;
  /** Name of a tenant's log for its whole life, first line of its checkpoints. */
  origin: (tenantId: string) => string;
  now: () => number;
  /** An entry that is not the one whose leaf was chained: somebody wrote into the database. */
  onTamper: (tenantId: string, seq: number) => void;
}

interface LogRow {
  seq: string;
  entry: Json;
  prev: Buffer;
  leaf: Buffer;
}

export const originOf = (environment: string) => (tenantId: string): string => `hako-vault.${environment}/access/${tenantId}`;

/**
 * Puts the leaves of the access log into the Merkle tree behind the accesses' backs, so that no access waits for it,
 * and signs checkpoints. Any number of processes may do it: the tree's row lock lets one work on a tenant at a time.
 * @returns the number of leaves sealed.
 */
export async function sealAll(deps: SealerDeps, options: { force?: boolean } = {}): Promise<number> {
  const behind = await deps.database.query<{ tenant_id: string }>({
    text: `select c.tenant_id from vault.access_chain c left join vault.access_tree t using (tenant_id)
            left join lateral (select size, at from vault.checkpoint p where p.tenant_id = c.tenant_id order by size desc limit 1) p on true
            where c.seq > coalesce(t.size, 0) or (t.size > coalesce(p.size, 0) and ($1 or coalesce(p.at, '-infinity') <= $2))`,
    values: [options.force ?? false, new Date(deps.now() - CHECKPOINT_EVERY_MS)],
  });
  let sealed = 0;
  for (const { tenant_id: tenantId } of behind) {
    for (let step = await sealSome(deps, tenantId, options.force ?? false); ; step = await sealSome(deps, tenantId, options.force ?? false)) {
      sealed += step;
      if (step < CHECKPOINT_EVERY_ENTRIES) break;
    }
  }
  return sealed;
}

/** Up to 1,000 leaves of one tenant, and a checkpoint when it is time. */
async function sealSome(deps: SealerDeps, tenantId: string, force: boolean): Promise<number> {
  return deps.database.transaction(async (tx) => {
    await tx.query({ text: `insert into vault.access_tree (tenant_id, size, head, state) values ($1, 0, ''::bytea, '{"size":0,"hashes":[]}') on conflict do nothing`, values: [tenantId] });
    const [tree] = await tx.query<{ head: Buffer; state: CompactRangeState }>({ text: 'select head, state from vault.access_tree where tenant_id = $1 for update', values: [tenantId] });
    const range = CompactRange.fromJSON(tree!.state);
    const rows = await tx.query<LogRow>({
      text: 'select seq, entry, prev, leaf from vault.access_log where tenant_id = $1 and seq > $2 and seq <= $2 + $3 order by seq',
      values: [tenantId, range.size, CHECKPOINT_EVERY_ENTRIES],
    });
    const good = soundRows(deps, tenantId, range.size, tree!.head, rows);
    const nodes = good.flatMap(({ leaf }) => range.append(leaf)).filter(({ level }) => level > 0);
    if (good.length > 0) {
      await tx.query({
        text: `insert into vault.access_node (tenant_id, level, index, hash) select $1, * from unnest($2::int[], $3::bigint[], $4::bytea[])`,
        values: [tenantId, nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
      });
      await tx.query({ text: 'update vault.access_tree set size = $2, head = $3, state = $4 where tenant_id = $1', values: [tenantId, range.size, good.at(-1)!.leaf, JSON.stringify(range)] });
    }
    await signWhenDue(deps, tx, tenantId, range, force);
    return good.length;
  });
}

/** What was chained goes into the tree; at the first entry that was not, the tree stops and somebody is told. */
function soundRows(deps: SealerDeps, tenantId: string, size: number, head: Buffer, rows: LogRow[]): LogRow[] {
  let before = head;
  for (const [i, row] of rows.entries()) {
    const sound = Number(row.seq) === size + i + 1 && row.prev.equals(before) && leafHash(canonicalJson(row.entry)).equals(row.leaf);
    if (!sound) {
      deps.onTamper(tenantId, size + i + 1);
      return rows.slice(0, i);
    }
    before = row.leaf;
  }
  return rows;
}

async function signWhenDue(deps: SealerDeps, tx: Executor, tenantId: string, range: CompactRange, force: boolean): Promise<void> {
  const [last] = await tx.query<{ size: string; at: Date }>({ text: 'select size, at from vault.checkpoint where tenant_id = $1 order by size desc limit 1', values: [tenantId] });
  const fresh = range.size - Number(last?.size ?? 0);
  const waited = deps.now() - (last?.at.getTime() ?? Number.NEGATIVE_INFINITY);
  if (fresh <= 0 || (!force && fresh < CHECKPOINT_EVERY_ENTRIES && waited < CHECKPOINT_EVERY_MS)) return;
  const { note, keyVersion } = deps.signer.sign(formatCheckpoint({ origin: deps.origin(tenantId), size: range.size, root: range.root() }));
  await tx.query({ text: 'insert into vault.checkpoint (tenant_id, size, at, key_version, note) values ($1, $2, $3, $4, $5)', values: [tenantId, range.size, new Date(deps.now()), keyVersion, note] });
}

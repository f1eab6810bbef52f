import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase, sqlState, type VaultDatabase } from '../database/database.js';
import { notesOf } from '../erasure/ledger.js';
import { readLedgerFile, type LedgerFile } from '../erasure/read-ledger-file.js';
import { replayLedger } from '../erasure/replay.js';
import type { KekRing } from '../keys/kek.js';
import { TenantKeyCache } from '../keys/tenant-keys.js';
import { opens } from '../records/read.js';
import { openItems, openSubject, readSubjects } from '../records/stored.js';
import { tenantContext } from '../upkeep/tenants.js';
import { verifyChain, type ChainReport } from './audit-chain.js';
import type { BackupManifest } from './manifest.js';
import { restoreBackup } from './restore.js';

export interface DrillOptions {
  backup: string;
  keys?: string | null;
  /** Of the owner; the scratch database is made beside the one it names, and dropped again. */
  databaseUrl: string;
  /** An empty database to use instead, where the owner may make none. It is left as it then is. */
  scratchUrl?: string;
  /** The ledger as it is today, beside the keys. */
  ledgerFile: string;
  trusted: readonly string[];
  openKeks: (database: VaultDatabase) => Promise<KekRing>;
  /** Subjects that are opened. */
  sample: number;
  now: () => number;
}

export interface DrillReport {
  ok: boolean;
  backupId: string;
  createdAt: string;
  seconds: number;
  tables: { name: string; rows: number }[];
  differences: string[];
  erasuresReplayed: number;
  sample: { opened: number; unreadable: string[]; without: 'keys' | null };
  audit: ChainReport[];
  problems: string[];
}

/** Brings a backup back into a database of its own and looks whether all is there and opens. Touches nothing that serves. */
export async function restoreDrill(options: DrillOptions): Promise<DrillReport> {
  const started = options.now();
  const scratch = options.scratchUrl ? { url: options.scratchUrl, drop: async () => undefined } : await scratchDatabase(options.databaseUrl);
  try {
    const { data, keys, differences } = await restoreBackup({ backup: options.backup, databaseUrl: scratch.url, trusted: options.trusted, keyless: true, ...(options.keys === undefined ? {} : { keys: options.keys }) });
    const database = openDatabase(scratch.url, { poolSize: 4, onError: () => undefined });
    try {
      const problems = [...differences];
      const ledger = await ledgerOf(options, data, database);
      if (ledger?.copy.forked) problems.push('the erasure ledger tells another story than the backup');
      const replayed = ledger && !ledger.copy.forked ? await replayLedger(database, ledger.path, ledger.copy) : 0;
      const audit: ChainReport[] = [];
      for (const said of data.audit) audit.push(await verifyChain(database, said, data.verifierKeys));
      problems.push(...audit.flatMap(({ tenantId, problem }) => (problem === null ? [] : [`access log of ${tenantId}: ${problem}`])));
      const sample = keys ? { ...(await openSample(database, options)), without: null } : { opened: 0, unreadable: [], without: 'keys' as const };
      if (sample.without) problems.push('the bundle of keys is not there: nothing could be opened');
      if (sample.unreadable.length > 0) problems.push(`${sample.unreadable.length} subjects of the sample do not open`);
      return {
        ok: problems.length === 0,
        backupId: data.backupId,
        createdAt: data.createdAt,
        seconds: Math.round((options.now() - started) / 100) / 10,
        tables: [...data.tables, ...(keys?.tables.filter(({ name }) => !data.tables.some((table) => table.name === name)) ?? [])].map(({ name, rows }) => ({ name, rows })),
        differences,
        erasuresReplayed: replayed,
        sample,
        audit,
        problems,
      };
    } finally {
      await database.close();
    }
  } finally {
    await scratch.drop();
  }
}

/** The newer of the two: what was erased since the backup must go from it as well. */
async function ledgerOf({ backup, ledgerFile }: DrillOptions, { vaultId, verifierKeys }: BackupManifest, database: VaultDatabase): Promise<{ path: string; copy: LedgerFile } | undefined> {
  for (const path of [ledgerFile, join(backup, 'data', 'vault-erasures.jsonl')]) {
    const copy = await readLedgerFile(path, { keys: verifierKeys, known: (numbers) => notesOf(database, numbers) });
    if (copy?.vaultId === vaultId) return { path, copy };
  }
  return undefined;
}

async function openSample(database: VaultDatabase, { openKeks, sample }: DrillOptions): Promise<{ opened: number; unreadable: string[] }> {
  const cache = new TenantKeyCache(await openKeks(database));
  const result = { opened: 0, unreadable: [] as string[] };
  // The fewest first: what one tenant has not, the others make up for.
  const tenants = await database.query<{ tenant_id: string; people: number }>({
    text: `select tenant_id, count(*)::int as people from vault.subject s join vault.tenant t using (tenant_id) where t.status = 'active' and s.status <> 'shredded' group by tenant_id order by people, tenant_id`,
  });
  let left = sample;
  for (const [i, { tenant_id: tenantId, people }] of tenants.entries()) {
    const share = Math.min(people, Math.max(1, Math.ceil(left / (tenants.length - i))));
    left -= share;
    const rows = await database.query<{ subject_id: string }>({ text: `select subject_id from vault.subject where tenant_id = $1 and status <> 'shredded' order by random() limit $2`, values: [tenantId, share] });
    const ids = rows.map((row) => row.subject_id);
    const { keys } = await tenantContext(database, cache, tenantId);
    for (const [id, stored] of await readSubjects(database, tenantId, ids, 'maintenance')) {
      if (opens(() => openItems(openSubject(keys, stored).keys, stored.items)) === undefined) result.unreadable.push(id);
      else result.opened++;
    }
  }
  return result;
}

async function scratchDatabase(ownerUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `vault_drill_${randomBytes(5).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: ownerUrl, application_name: 'hako-vault-drill' });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  // While somebody else makes a database the template is taken for a moment.
  for (let tries = 0; ; tries++) {
    try {
      await run(`create database ${name} template template0`);
      break;
    } catch (error) {
      if (sqlState(error) === '42501') throw new Error('This owner may make no database. Give it CREATEDB, or make an empty one that it owns and name it with --scratch', { cause: error });
      if (sqlState(error) !== '55006' || tries >= 20) throw error;
      await wait(100);
    }
  }
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}

import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { createLedgerFile } from '../erasure/ledger-file.js';
import { ledgerPages, type ReceiptSigner } from '../erasure/ledger.js';
import { writeManifest, type BackupManifest, type BundleKind, type BundleTable } from './manifest.js';
import { planTables, type TablePlan } from './plan.js';
import { writeRows } from './rows.js';

export interface BackupOptions {
  /** Of the owner. */
  databaseUrl: string;
  /** New folder; `data` and `keys` are made in it, to be taken to different places. */
  out: string;
  signer: ReceiptSigner;
  now: () => number;
}

const PAGE = 1_000;

/** One snapshot of the whole vault, in two bundles: without the keys the data opens nothing. Readers and writers go on. */
export async function writeBackup({ databaseUrl, out, signer, now }: BackupOptions): Promise<{ data: BackupManifest; keys: BackupManifest }> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'hako-vault-backup' });
  await client.connect();
  // Whole or not there: a folder that ends in .partial is not a backup.
  const partial = `${out}.partial`;
  await mkdir(join(partial, 'data'), { recursive: true, mode: 0o700 });
  await mkdir(join(partial, 'keys'), { recursive: true, mode: 0o700 });
  try {
    await client.query('begin isolation level repeatable read read only');
    const plans = await planTables(client);
    const common = await facts(client, signer, new Date(now()));
    const manifests = { data: await bundle('data', common), keys: await bundle('keys', common) };
    await createLedgerFile(join(partial, 'data', 'vault-erasures.jsonl'), { vaultId: common.vaultId, verifierKeys: signer.verifierKeys() }, ledgerPages({ query: async ({ text, values }) => (await client.query(text, values)).rows }));
    await client.query('commit');
    await rename(partial, out);
    return manifests;

    async function bundle(kind: BundleKind, shared: Omit<BackupManifest, 'kind' | 'tables'>): Promise<BackupManifest> {
      const tables: BundleTable[] = [];
      for (const plan of plans) {
        const select = selectOf(plan, kind);
        if (select) tables.push({ name: plan.name, ...(await writeRows(join(partial, kind, `${plan.name}.jsonl.gz`), rowsOf(client, plan, select))) });
      }
      const manifest: BackupManifest = { ...shared, kind, tables };
      await writeManifest(join(partial, kind), manifest, (text) => signer.sign(text));
      return manifest;
    }
  } finally {
    await client.end();
  }
}

/** What of a row goes into which bundle. */
function selectOf({ keysOnly, keyColumns, primaryKey }: TablePlan, kind: BundleKind): string | undefined {
  const list = (columns: readonly string[]): string => `array[${columns.map((column) => `'${column}'`).join(', ')}]::text[]`;
  if (kind === 'data') return keysOnly ? undefined : `to_jsonb(t) - ${list(keyColumns)}`;
  if (keysOnly) return 'to_jsonb(t)';
  const kept = [...primaryKey, ...keyColumns].map((column) => `'${column}', t.${column}`).join(', ');
  return keyColumns.length > 0 ? `to_jsonb(jsonb_build_object(${kept}))` : undefined;
}

async function* rowsOf(client: pg.ClientBase, plan: TablePlan, select: string): AsyncGenerator<string> {
  await client.query(`declare backup_rows no scroll cursor for select (${select})::text as row from vault.${plan.name} t order by ${plan.primaryKey.map((column) => `t.${column}`).join(', ')}`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${PAGE} from backup_rows`);
    if (rows.length === 0) break;
    for (const { row } of rows) yield row;
  }
  await client.query('close backup_rows');
}

async function facts(client: pg.ClientBase, signer: ReceiptSigner, at: Date): Promise<Omit<BackupManifest, 'kind' | 'tables'>> {
  const instance = await client.query<{ id: string }>('select id from vault.instance');
  const audit = await client.query<{ tenant_id: string; seq: string; head: Buffer; note: string | null }>(`
    select c.tenant_id, c.seq, c.head, (select k.note from vault.checkpoint k where k.tenant_id = c.tenant_id order by k.size desc limit 1) as note from vault.access_chain c order by c.tenant_id`);
  const last = await client.query<{ no: string; digest: Buffer }>('select no, digest from vault.erasure order by no desc limit 1');
  return {
    format: 'hako-vault-backup/v1',
    backupId: randomUUID(),
    vaultId: instance.rows[0]!.id,
    createdAt: at.toISOString(),
    audit: audit.rows.map((row) => ({ tenantId: row.tenant_id, seq: Number(row.seq), head: row.head.toString('hex'), checkpoint: row.note })),
    erasures: { no: Number(last.rows[0]?.no ?? 0), digest: last.rows[0]?.digest.toString('hex') ?? '' },
    verifierKeys: signer.verifierKeys(),
  };
}

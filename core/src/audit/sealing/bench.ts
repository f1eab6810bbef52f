import { hash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, formatExportLine, verifyExport, type ExportLine } from '@hako/ledger';
import pg from 'pg';
import { pino } from 'pino';
import { loadConfig } from '../../config/index.js';
import { createDatabase, createTenantSchema, preparePlatform, runPlatformMigrations, runTenantMigrations, type OwnedDatabase } from '../../database/index.js';
import { auditMigrations, auditPlatformMigrations } from '../migrations/index.js';
import { createAudit } from '../service.js';
import type { AuditActor, AuditService } from '../types.js';
import { createAuditKeys } from './key-ring.js';
import { readLog } from './log-reader.js';
import { sealTenant } from './sealer.js';
import { readCheckpoints } from './store.js';
import { exportLine, verifyLog } from './verify.js';

export interface LogBench {
  /** One row in a transaction: without its audit entry, with it, and with it while the sequencer works. Medians, milliseconds. */
  writeMs: { bare: number; audited: number; whileSealing: number };
  sealedPerSecond: number;
  entries: number;
  /** Server verification from the rows: read, leaves, tree, signatures */
  verifyMs: number;
  /** The offline verifier over exported lines, parsing included */
  offlineMs: number;
  /** SHA-256 over the same canonical bytes and nothing else */
  bareHashMs: number;
}

const ROUNDS = 300;
const BATCH = 500;

/** What the sealed log costs: on the write, in the background, and when it is checked. */
export async function benchLog({ clusterUrl, entries = 100_000 }: { clusterUrl: string; entries?: number }): Promise<LogBench> {
  const name = `hako_log_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client({ connectionString: clusterUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-log-'));
  const database = await createDatabase({ config: loadConfig({ NODE_ENV: 'test', DATABASE_URL: url.href, HAKO_DATA_DIR: dataDir, HAKO_LOG_LEVEL: 'silent' }), log: pino({ level: 'silent' }) });
  try {
    return await measure(database, entries);
  } finally {
    await database.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(database: OwnedDatabase, entries: number): Promise<LogBench> {
  const tenantId = randomUUID();
  await preparePlatform(database);
  await runPlatformMigrations(database, 'core', auditPlatformMigrations);
  await createTenantSchema(database, tenantId);
  const fan = { name: '9999-bench', safe: 'expand' as const, up: async (knex: Parameters<(typeof auditMigrations)[number]['up']>[0]) => void (await knex.raw('create table bench_fan (id uuid primary key, nickname text not null)')) };
  const { failed } = await runTenantMigrations(database, 'core', [...auditMigrations, fan], [tenantId]);
  if (failed[0]) throw failed[0].error;
  const secrets = { pepper: Buffer.alloc(0), seal: (_use: string, plain: Buffer) => plain, open: (_use: string, sealed: Buffer) => sealed, mac: (_use: string, text: string) => text };
  const ids = { uuid: randomUUID };
  const clock = { now: () => new Date() };
  const audit = createAudit({ database, secrets, ids });
  audit.define([{ owner: 'bench', action: 'fan.created', title: 'x', fields: { nickname: 'plain', status: 'plain', language: 'plain' } }]);
  const sealer = { database, clock, keys: createAuditKeys({ database, secrets, ids, clock }) };

  const bare = await writes(database, tenantId, undefined);
  const audited = await writes(database, tenantId, audit);
  const sealing = new AbortController();
  const background = (async () => {
    while (!sealing.signal.aborted) {
      await sealTenant(sealer, tenantId);
      await new Promise((next) => setTimeout(next, 200));
    }
  })();
  const whileSealing = await writes(database, tenantId, audit);
  sealing.abort();
  await background;
  await sealAll(sealer, tenantId);

  const [{ written } = { written: 0 }] = await database.tenant(tenantId).read((q) => q.rows<{ written: number }>('select count(*) as written from audit_seal'));
  for (let made = written; made < entries; made += BATCH) await database.tenant(tenantId).write((tx) => audit.changeMany(tx, 'bench', ACTOR, Array.from({ length: Math.min(BATCH, entries - made) }, (_, at) => entry(made + at))));
  const started = performance.now();
  await sealAll(sealer, tenantId);
  const sealedPerSecond = (entries - written) / ((performance.now() - started) / 1000);

  const verifyStarted = performance.now();
  const report = await verifyLog({ ...sealer, witnesses: [] }, tenantId);
  const verifyMs = performance.now() - verifyStarted;
  if (!report.ok || report.entries !== entries) throw new Error(`the log of the bench does not verify: ${report.problem}`);
  return { writeMs: { bare, audited, whileSealing }, sealedPerSecond, entries, verifyMs, ...(await offline(database, tenantId, sealer)) };
}

const ACTOR: AuditActor = { principal: { type: 'user', id: randomUUID(), name: 'bench', sessionId: randomUUID() }, requestId: randomUUID(), ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
const entry = (at: number): Parameters<AuditService['change']>[3] => ({ action: 'fan.created', resource: { type: 'fan', id: randomUUID(), label: `Fan ${at}` }, before: null, after: { nickname: `Fan ${at}`, status: 'ACTIVE', language: 'ja' } });

async function writes(database: OwnedDatabase, tenantId: string, audit: AuditService | undefined): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    await database.tenant(tenantId).write(async (tx) => {
      await tx.rows('insert into bench_fan (id, nickname) values ($1, $2)', [randomUUID(), `Fan ${round}`]);
      await audit?.change(tx, 'bench', ACTOR, entry(round));
    });
    times.push(performance.now() - from);
  }
  return times.toSorted((a, b) => a - b)[ROUNDS / 2]!;
}

async function sealAll(sealer: Parameters<typeof sealTenant>[0], tenantId: string): Promise<void> {
  for (let more = true; more; ) more = (await sealTenant(sealer, tenantId))?.more ?? true;
  await sealTenant(sealer, tenantId, { checkpoint: 'now' });
}

/** The same log as an auditor has it: lines in memory, checkpoints, keys. */
async function offline(database: OwnedDatabase, tenantId: string, { keys }: Parameters<typeof sealTenant>[0]): Promise<{ offlineMs: number; bareHashMs: number }> {
  const lines: string[] = [];
  const bytes: Buffer[] = [];
  const notes = await database.tenant(tenantId).read(async (q) => {
    for await (const batch of readLog(q, tenantId, { from: 1, to: Number.MAX_SAFE_INTEGER })) {
      for (const line of batch) {
        lines.push(formatExportLine(exportLine(line) satisfies ExportLine));
        bytes.push(Buffer.from(canonicalJson(line.entry!)));
      }
    }
    return (await readCheckpoints(q, { from: 1, to: Number.MAX_SAFE_INTEGER })).map(({ note }) => note);
  });
  const started = performance.now();
  const verdict = await verifyExport(lines, notes, await keys.verifierKeys());
  const offlineMs = performance.now() - started;
  if (!verdict.ok) throw new Error(verdict.message);
  const hashed = performance.now();
  for (const each of bytes) hash('sha256', each, 'buffer');
  return { offlineMs, bareHashMs: performance.now() - hashed };
}

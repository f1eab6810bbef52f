import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditMigrations, auditPlatformMigrations } from '../src/audit/index.js';
import { createAuditKeys } from '../src/audit/sealing/key-ring.js';
import { sealTenant } from '../src/audit/sealing/sealer.js';
import { verifyLog } from '../src/audit/sealing/verify.js';
import { createAudit } from '../src/audit/index.js';
import { runPlatformMigrations, runTenantMigrations } from '../src/database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../src/database/test-database.js';
import { createSecrets } from '../src/identity/secrets.js';

const SEQUENCER = join(import.meta.dirname, 'fixtures/sequencer.mjs');
const KILLS = 3;
const built = existsSync(join(import.meta.dirname, '../lib/audit/sealing/sealer.js'));

let fixture: DatabaseFixture;
beforeAll(async () => {
  fixture = await openTestDatabase('sequencer_kill');
  await runPlatformMigrations(fixture.database, 'core', auditPlatformMigrations);
});
afterAll(() => fixture.close());

async function sequencer(tenantId: string): Promise<ChildProcess> {
  const { database, dataDir } = fixture.config;
  const child = fork(SEQUENCER, [tenantId], { env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: database.ownerUrl, HAKO_DATA_DIR: dataDir, HAKO_LOG_LEVEL: 'silent' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the sequencer did not start')))]);
  return child;
}

describe('a sequencer that is killed in the middle', () => {
  // The child runs what is built, as a worker does.
  it.skipIf(!built)('leaves a log in which every row stands once, whenever it happens, and another one goes on', async () => {
    const tenantId = await fixture.addTenant();
    const report = await runTenantMigrations(fixture.database, 'core', auditMigrations, [tenantId]);
    expect(report.failed).toEqual([]);
    const { database, config } = fixture;
    const secrets = createSecrets({ config });
    const audit = createAudit({ database, secrets, ids: { uuid: randomUUID } });
    audit.define([{ owner: 'fans', action: 'fan.updated', title: 'x', fields: { n: 'plain' } }]);
    const actor = { principal: { type: 'user' as const, id: randomUUID(), name: 'manager', sessionId: null }, requestId: null, ip: '203.0.113.7', userAgent: null };

    let written = 0;
    const writing = new AbortController();
    const writer = (async () => {
      while (!writing.signal.aborted) {
        await new Promise((next) => setTimeout(next, 20));
        await database.tenant(tenantId).write((tx) => audit.changeMany(tx, 'fans', actor, Array.from({ length: 40 }, (_, at) => ({ action: 'fan.updated', resource: { type: 'fan', id: `${written + at}` }, after: { n: at } }))));
        written += 40;
      }
    })();
    const sizes: number[] = [];
    const size = async (): Promise<number> => (await database.tenant(tenantId).read((q) => q.row<{ n: number }>('select coalesce(max(seq), 0) as n from audit_seal')))?.n ?? 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Two at once: one of them always waits for the other's turn.
      const children = await Promise.all([sequencer(tenantId), sequencer(tenantId)]);
      // At work for sure, and then at any moment of it.
      await expect.poll(() => size(), { timeout: 20_000, interval: 20 }).toBeGreaterThan(sizes.at(-1) ?? 0);
      await new Promise((next) => setTimeout(next, Math.random() * 150));
      for (const child of children) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      sizes.push(await size());
    }
    writing.abort();
    await writer;
    expect(sizes).toHaveLength(KILLS);

    const clock = { now: () => new Date() };
    const keys = createAuditKeys({ database, secrets, ids: { uuid: randomUUID }, clock });
    // The lock of a killed process goes with its connection, a moment later; and on a slow machine much was written meanwhile.
    await expect.poll(async () => (await sealTenant({ database, clock, keys }, tenantId, { checkpoint: 'now' }))?.more, { interval: 50, timeout: 60_000 }).toBe(false);
    expect(await verifyLog({ database, clock, keys, witnesses: [] }, tenantId)).toMatchObject({ ok: true, entries: written, unsealed: 0 });
    const [counts] = await database.migrate(tenantId, (tx) => tx.rows<{ rows: string; seals: string; different: string }>('select (select count(*) from change_log) as rows, (select count(*) from audit_seal) as seals, (select count(distinct row_seq) from audit_seal) as different'));
    expect(counts).toEqual({ rows: String(written), seals: String(written), different: String(written) });
  });
});

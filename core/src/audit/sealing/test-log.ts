import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlatformMigrations, runTenantMigrations } from '../../database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../../database/test-database.js';
import { createDiskStorage } from '../../storage/disk.js';
import { createSigner } from '../../storage/index.js';
import { auditMigrations, auditPlatformMigrations } from '../migrations/index.js';
import { createAudit } from '../service.js';
import type { AuditActor, AuditService } from '../types.js';
import { createAuditKeys, type AuditKeyRing } from './key-ring.js';
import { sealTenant, type SealResult } from './sealer.js';
import { verifyLog, type VerifyReport } from './verify.js';
import { storageWitness, type CheckpointWitness } from './witness.js';

/** A tenant's log on a real database, with the clock in the test's hand. */
export interface TestLog {
  fixture: DatabaseFixture;
  audit: AuditService;
  keys: AuditKeyRing;
  witness: CheckpointWitness;
  /** The machine's, moved by `offsetMs`; stands still at `fixedMs` where a test asks for the exact moment. */
  clock: { offsetMs: number; fixedMs?: number | undefined; now(): Date };
  tenantId: string;
  actor: AuditActor;
  newTenant(): Promise<string>;
  /** Writes so many entries, each with its number in it. */
  write(count: number, from?: number): Promise<void>;
  seal(options?: { checkpoint?: 'now' }): Promise<SealResult | undefined>;
  verify(range?: { from?: number; to?: number }): Promise<VerifyReport>;
  /** SQL with the owner's rights: what an attacker inside the database may do. */
  owner<T extends object>(sql: string): Promise<T[]>;
  close(): Promise<void>;
}

export async function openTestLog(label: string): Promise<TestLog> {
  const fixture = await openTestDatabase(label);
  await runPlatformMigrations(fixture.database, 'core', auditPlatformMigrations);
  const { database } = fixture;
  // What secrets do is proved where they are made; here only that the key does not rest as it is.
  const secrets = { pepper: Buffer.alloc(0), seal: (_use: string, plain: Buffer) => plain.map((byte) => byte ^ 0x5a) as Buffer, open: (_use: string, sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)), mac: (_use: string, text: string) => text };
  const ids = { uuid: randomUUID };
  const clock: TestLog['clock'] = { offsetMs: 0, now: () => new Date(clock.fixedMs ?? Date.now() + clock.offsetMs) };
  const folder = mkdtempSync(join(tmpdir(), 'hako-witness-'));
  const storage = createDiskStorage({ root: folder, publicUrl: 'http://localhost', signer: createSigner({ secrets }, 'file-link') });
  const keys = createAuditKeys({ database, secrets, ids, clock });
  const witness = storageWitness({ storage, database, keys });
  const audit = createAudit({ database, secrets, ids });
  audit.define([{ owner: 'fans', action: 'fan.updated', title: 'x', fields: { nickname: 'plain' } }]);
  const actor: AuditActor = { principal: { type: 'user', id: randomUUID(), name: 'manager', sessionId: randomUUID() }, requestId: 'r-1', ip: '203.0.113.77', userAgent: 'test' };

  const log: TestLog = {
    fixture,
    audit,
    keys,
    witness,
    clock,
    tenantId: '',
    actor,
    async newTenant() {
      log.tenantId = await fixture.addTenant();
      const report = await runTenantMigrations(database, 'core', auditMigrations, [log.tenantId]);
      if (report.failed[0]) throw report.failed[0].error;
      return log.tenantId;
    },
    async write(count, from = 1) {
      const entries = Array.from({ length: count }, (_, at) => ({ action: 'fan.updated', resource: { type: 'fan', id: `f-${from + at}` }, before: { nickname: `old ${from + at}` }, after: { nickname: `新しい名前 ${from + at}` } }));
      await database.tenant(log.tenantId).write((tx) => audit.changeMany(tx, 'fans', actor, entries));
    },
    async seal(options) {
      const result = await sealTenant({ database, clock, keys }, log.tenantId, options);
      if (result?.checkpoint) await witness.keep(log.tenantId, result.checkpoint);
      return result;
    },
    verify: (range) => verifyLog({ database, clock, keys, witnesses: [witness] }, log.tenantId, range),
    owner: (sql) => database.migrate(log.tenantId, (tx) => tx.rows(sql)),
    async close() {
      await fixture.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await log.newTenant();
  return log;
}

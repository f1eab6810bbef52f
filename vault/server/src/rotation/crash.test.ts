import { randomBytes, randomUUID } from 'node:crypto';
import type { RotationJob } from '@hako/vault-client/contract';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpsCall, type Answer, type CallOptions } from '../testing/https-call.js';
import { startLoad, type Load } from '../testing/load.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner, type SignToken } from '../testing/sign-token.js';
import { FAULTS } from './fault.js';

const SUBJECTS = 200;
const SETTINGS = {
  VAULT_LOG_LEVEL: 'error',
  VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE: '1000000',
  VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR: '1000000',
  VAULT_LIMIT_TENANT_PLAIN_PER_HOUR: '10000000',
  VAULT_LIMIT_REQUESTS_PER_MINUTE: '10000000',
  VAULT_ROTATION_BATCH: '50',
  VAULT_ROTATION_LEASE_MS: '1000',
  VAULT_ROTATION_MAX_READ_P95_MS: '60000',
  VAULT_RETIRE_AFTER_DAYS: '0',
};

const tenantId = randomUUID();
const subjectIds = Array.from({ length: SUBJECTS }, () => `pf_${randomBytes(16).toString('hex')}`);
let database: TestDatabase;
let sql: pg.Client;
let first: VaultProcess;
let running: VaultProcess | undefined;
let sign: SignToken;
let load: Load;

const call = (path: string, options: CallOptions): Promise<Answer> => httpsCall(running!, path, options);
const admin = (path: string, body?: unknown): Promise<Answer> => call(path, { certificate: 'admin', method: body ? 'POST' : 'GET', ...(body ? { body } : {}) });

async function start(fault?: string): Promise<void> {
  running = await runVault(database.url, { ...SETTINGS, ...(fault ? { VAULT_FAULT: fault } : {}) }, { like: first });
}

beforeAll(async () => {
  database = await createTestDatabase('crash');
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  first = running = await runVault(database.url, SETTINGS);
  sign = tokenSigner(first, { tid: tenantId });
  await call('/v1/tenants', { token: sign({ op: 'tenant' }), body: { tenantId } });
  const subjects = subjectIds.map((subjectId) => ({ subjectId, storeId: 's', kind: 'individual', record: { given_name: 'first', email: ['a@example.jp'] } }));
  const written = await call('/v1/subjects', { token: sign({ op: 'write', fields: ['given_name', 'email'] }, { subjectIds }), body: { subjects } });
  expect(written.status).toBe(200);
  load = startLoad({ vault: () => running, sign, subjectIds, readers: 20, writers: 5 });
});
afterAll(async () => {
  await load?.stop();
  await running?.stop();
  await first?.dispose();
  await sql?.end();
  await database?.drop();
});

async function read(): Promise<{ subjectId: string; status: string; fields?: { given_name?: string } }[]> {
  // Somebody else each time: one who reads everybody again and again is shown masked values.
  const fields = ['given_name', 'email'] as const;
  const answer = await call('/v1/detokenize', { token: sign({ op: 'read', fields: [...fields], view: 'plain', sub: randomUUID() }, { subjectIds }), body: { subjectIds, fields, view: 'plain' } });
  expect(answer.status).toBe(200);
  return answer.body['subjects'] as Awaited<ReturnType<typeof read>>;
}

describe('a vault that is killed while 20 read and 5 write', () => {
  it.each(FAULTS.map((fault, i) => [fault, i + 2] as const))('%s: goes on by itself, and every row comes to the target', async (fault, target) => {
    await running!.stop();
    running = undefined;
    await start(fault);
    const died = new Promise<string | null>((resolve) => running!.process.once('exit', (_code, signal) => resolve(signal)));
    const { id } = (await admin('/admin/rotate-dek', { tenantId })).body as unknown as RotationJob;
    expect(await died).toBe('SIGKILL');
    running = undefined;
    await start();
    const look = async (): Promise<RotationJob> => (await admin(`/admin/rotations/${id}`)).body as unknown as RotationJob;
    await expect.poll(async () => { const job = await look(); return `${job.status} ${job.phase}`; }, { timeout: 60_000, interval: 100 }).toBe('completed done');
    expect(await look()).toMatchObject({ targetVersion: target, failed: 0, sampled: SUBJECTS });
    const { rows } = await sql.query<{ dek_version: number; count: string }>('select dek_version, count(*) as count from vault.subject where tenant_id = $1 group by 1', [tenantId]);
    expect(rows).toEqual([{ dek_version: target, count: String(SUBJECTS) }]);
    expect((await read()).filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(load.faults).toEqual([]);
  }, 150_000);

  it('has lost no write that was acknowledged, and nobody saw a fault', async () => {
    await load.stop();
    expect(load.faults).toEqual([]);
    const said = new Map((await read()).map(({ subjectId, fields }) => [subjectId, fields?.given_name]));
    for (const [subjectId, name] of load.expected) expect(said.get(subjectId)).toBe(name);
    // Otherwise all this would prove nothing.
    expect(load.reads).toBeGreaterThan(50);
    expect(load.writes).toBeGreaterThan(10);
    process.stdout.write(`crash test: ${load.reads} reads, ${load.writes} writes during six kills\n`);
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createVaultClient, type FieldCode, type RotationJob, type VaultClient } from '@hako/vault-client';
import { checkCommitment, recordKeys } from '../crypto/record.js';
import { unwrapKey, wrapKey } from '../crypto/wrap.js';
import { newKey } from '../keys/new-key.js';
import { subjectKeyContext } from '../records/stored.js';
import { httpsCall } from '../testing/https-call.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner, type SignToken } from '../testing/sign-token.js';
import { embeddedDatabase } from './embedded-database.js';
import { person } from './person.js';

export interface RotationFigures {
  subjects: number;
  /** Of an idle vault, from the first moved row to the last. */
  subjectsPerSecond: number;
  /** The same steps (unwrap, check, wrap) in a loop on one core, without a database: the ceiling. */
  bareSubjectsPerSecond: number;
  /** From the call to the end of verification, with 1,000 subjects opened. */
  totalSeconds: number;
  /** A deep rotation of the same subjects: new keys and six ciphertexts each. */
  deepSubjectsPerSecond: number;
  /** Single reads at an even pace, before and while a throttled rotation runs. */
  readP95Ms: { before: number; during: number };
  throttledRowsPerSecond: number;
  /** Of the vault's process, in MB. */
  memory: { before: number; peak: number };
}

const FIELDS: FieldCode[] = ['family_name', 'given_name', 'birth_date', 'phone', 'email', 'address'];
const READS_PER_SECOND = 40;
const SECONDS = 8;
const THROTTLE = 500;

export interface RotationBenchOptions {
  databaseUrl?: string;
  subjects?: number;
  seconds?: number;
}

export async function benchRotation({ databaseUrl, subjects = 20_000, seconds = SECONDS }: RotationBenchOptions = {}): Promise<RotationFigures> {
  const database = databaseUrl ? { url: databaseUrl, stop: async () => undefined } : await embeddedDatabase();
  const lifted = { VAULT_LIMIT_REQUESTS_PER_MINUTE: '1000000', VAULT_LIMIT_WORKER_REQUESTS_PER_MINUTE: '1000000', VAULT_LIMIT_WORKER_PAGES_PER_MINUTE: '1000000', VAULT_LIMIT_TENANT_PLAIN_PER_HOUR: '1000000000', VAULT_LOG_LEVEL: 'error', VAULT_RETIRE_AFTER_DAYS: '0' };
  const vault = await runVault(database.url, lifted);
  try {
    return await measure(vault, subjects, seconds);
  } finally {
    await vault.dispose();
    await database.stop();
  }
}

async function measure(vault: VaultProcess, count: number, seconds: number): Promise<RotationFigures> {
  const path = (name: string): string => join(vault.certsDir, name);
  const client = createVaultClient({ url: vault.url, caFile: path('ca.pem'), certFile: path('core-worker.pem'), keyFile: path('core-worker.key'), watchMs: 0 });
  const tenantId = randomUUID();
  const sign = tokenSigner(vault, { tid: tenantId, fields: FIELDS, view: 'plain' }, 'core-worker');
  try {
    await client.createTenant(sign({ op: 'tenant', fields: [] }), { tenantId });
    const ids = await fill(client, sign, count);
    const before = memoryOf(vault);
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, memoryOf(vault))), 100);

    const plain = await rotate(vault, { tenantId });
    const deep = await rotate(vault, { tenantId, deep: true });
    const reads = (): Promise<number> => p95(client, sign, ids, seconds);
    await reads();
    const [calm, busy] = [await reads(), await whileRotating(vault, tenantId, reads)];
    clearInterval(watch);
    return {
      subjects: count,
      subjectsPerSecond: plain.rate,
      bareSubjectsPerSecond: bare(),
      totalSeconds: plain.seconds,
      deepSubjectsPerSecond: deep.rate,
      readP95Ms: { before: calm, during: busy },
      throttledRowsPerSecond: THROTTLE,
      memory: { before, peak },
    };
  } finally {
    await client.close();
  }
}

async function fill(client: VaultClient, sign: SignToken, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, i) => person(i));
  for (let at = 0; at < count; at += 1_000) {
    const subjects = all.slice(at, at + 1_000);
    await client.putSubjects(sign({ op: 'write' }, { subjectIds: subjects.map(({ subjectId }) => subjectId) }), { subjects });
  }
  return all.map(({ subjectId }) => subjectId);
}

const admin = async (vault: VaultProcess, path: string, body?: object): Promise<RotationJob> => (await httpsCall(vault, path, { certificate: 'admin', method: body ? 'POST' : 'GET', ...(body ? { body } : {}) })).body as unknown as RotationJob;

async function rotate(vault: VaultProcess, body: object): Promise<{ rate: number; seconds: number }> {
  const started = performance.now();
  const { id } = await admin(vault, '/admin/rotate-dek', body);
  let [first, last] = [0, 0];
  for (;;) {
    const job = await admin(vault, `/admin/rotations/${id}`);
    if (job.status === 'failed' || job.status === 'blocked') throw new Error(`the rotation ended as ${job.status}: ${job.error}`);
    if (job.startedAt && !first) first = performance.now();
    if (job.total > 0 && job.done >= job.total && !last) last = performance.now();
    if (job.status === 'completed') return { rate: Math.round((job.total * 1_000) / (last - first)), seconds: Math.round((performance.now() - started) / 100) / 10 };
    await wait(10);
  }
}

async function whileRotating(vault: VaultProcess, tenantId: string, work: () => Promise<number>): Promise<number> {
  const { id } = await admin(vault, '/admin/rotate-dek', { tenantId, rowsPerSecond: THROTTLE });
  while ((await admin(vault, `/admin/rotations/${id}`)).done === 0) await wait(20);
  const result = await work();
  if ((await admin(vault, `/admin/rotations/${id}`)).status !== 'running') throw new Error('the rotation was over before the reads were');
  await admin(vault, `/admin/rotations/${id}/pause`, {});
  return result;
}

/** At an even pace, whatever the answers take: a slow vault cannot slow its own measurement down. */
async function p95(client: VaultClient, sign: SignToken, ids: readonly string[], seconds: number): Promise<number> {
  const times: number[] = [];
  const reads: Promise<void>[] = [];
  const from = performance.now();
  for (let i = 0; i < seconds * READS_PER_SECOND; i++) {
    await wait(Math.max(0, from + (i * 1_000) / READS_PER_SECOND - performance.now()));
    const subjectIds = [ids[Math.floor(Math.random() * ids.length)]!];
    const began = performance.now();
    reads.push(client.detokenize(sign({ op: 'read', sub: randomUUID() }, { subjectIds }), { subjectIds, fields: FIELDS, view: 'plain' }).then(() => void times.push(performance.now() - began)));
  }
  await Promise.all(reads);
  times.sort((a, b) => a - b);
  return Math.round(times[Math.floor(times.length * 0.95)]! * 10) / 10;
}

function bare(): number {
  const [tenantId, subjectId] = [randomUUID(), `pf_${'0'.repeat(32)}`];
  const [old, next, subjectKey] = [newKey(), newKey(), newKey()];
  const { commitment } = recordKeys(subjectKey, { tenantId, subjectId }, 1);
  const wrapped = wrapKey(old, subjectKey, subjectKeyContext(tenantId, subjectId, 1, 1));
  const rounds = 20_000;
  const started = performance.now();
  for (let i = 0; i < rounds; i++) {
    const key = unwrapKey(old, wrapped, subjectKeyContext(tenantId, subjectId, 1, 1));
    checkCommitment(key, { tenantId, subjectId }, 1, commitment);
    wrapKey(next, key, subjectKeyContext(tenantId, subjectId, 1, 2));
  }
  return Math.round((rounds * 1_000) / (performance.now() - started));
}

function memoryOf({ process: { pid } }: VaultProcess): number {
  try {
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

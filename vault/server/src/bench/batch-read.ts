import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVaultClient, type FieldCode } from '@hako/vault-client';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner } from '../testing/sign-token.js';
import { embeddedDatabase } from './embedded-database.js';
import { person } from './person.js';

export interface BatchReadFigures {
  /** Over mTLS, with token, audit entry and database. */
  subjectsPerSecond: number;
  /** The same ciphertexts opened by bare OpenSSL in a loop on one core: the ceiling. */
  bareSubjectsPerSecond: number;
  /** Share of that ceiling. */
  ratio: number;
  /** By a person over core-api, with the limits that all vaults share. */
  singleReadMs: { p50: number; p99: number };
  /** Resident memory of the vault's process in MB: at rest, and its peak while it served all that. */
  memoryMb: { atRest: number; peak: number };
}

const SUBJECTS = 1_000;
const FIELDS: FieldCode[] = ['family_name', 'given_name', 'birth_date', 'phone', 'email', 'address'];
/** Padded sizes of those fields, and the wrapped subject key. */
const SIZES = [32, 32, 32, 32, 32, 64, 32];
const ROUNDS = 20;
const SINGLE_READS = 300;

/** `databaseUrl`: an empty database of its owner; an embedded PostgreSQL is started when it is left out. */
export async function benchBatchRead(options: { databaseUrl?: string; print?: (line: string) => void } = {}): Promise<BatchReadFigures> {
  const print = options.print ?? ((line: string) => process.stdout.write(`${line}\n`));
  const database = options.databaseUrl ? { url: options.databaseUrl, stop: async () => undefined } : await embeddedDatabase();
  const lifted = { VAULT_LIMIT_REQUESTS_PER_MINUTE: '1000000', VAULT_LIMIT_WORKER_PAGES_PER_MINUTE: '1000000', VAULT_LIMIT_BULK_SUBJECTS_PER_JOB: '1000000', VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE: '1000000', VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR: '1000000', VAULT_LOG_LEVEL: 'error' };
  const vault = await runVault(database.url, lifted);
  try {
    const figures = await measure(vault);
    print(`vault batch read, ${SUBJECTS} subjects x ${FIELDS.length} fields, mTLS + audit: ${figures.subjectsPerSecond} subjects/s`);
    print(`bare OpenSSL, the same bytes in the same run, one core:          ${figures.bareSubjectsPerSecond} subjects/s (ratio ${figures.ratio})`);
    print(`vault single read, 6 fields, keep-alive: p50 ${figures.singleReadMs.p50} ms, p99 ${figures.singleReadMs.p99} ms`);
    print(`vault memory: ${figures.memoryMb.atRest} MB at rest, ${figures.memoryMb.peak} MB at its peak`);
    return figures;
  } finally {
    await vault.dispose();
    await database.stop();
  }
}

async function measure(vault: VaultProcess): Promise<BatchReadFigures> {
  const path = (name: string): string => join(vault.certsDir, name);
  const client = createVaultClient({ url: vault.url, caFile: path('ca.pem'), certFile: path('core-worker.pem'), keyFile: path('core-worker.key'), watchMs: 0 });
  // As the worker does it: in somebody's name, for a job.
  const sign = tokenSigner(vault, { tid: randomUUID(), fields: FIELDS, view: 'plain', jid: 'bench', act: { sub: 'core-worker' } }, 'core-worker');
  const staff = createVaultClient({ url: vault.url, caFile: path('ca.pem'), certFile: path('core-api.pem'), keyFile: path('core-api.key'), watchMs: 0 });
  const signForStaff = tokenSigner(vault, { fields: FIELDS, view: 'plain' });
  const atRest = await residentMb(vault.process.pid!, 'VmRSS');
  try {
    const tenantId = randomUUID();
    await client.createTenant(sign({ op: 'tenant', tid: tenantId, fields: [] }), { tenantId });
    const subjects = Array.from({ length: SUBJECTS }, (_, i) => person(i));
    const subjectIds = subjects.map(({ subjectId }) => subjectId);
    await client.putSubjects(sign({ op: 'write', tid: tenantId }, { subjectIds }), { subjects });

    const read = async (ids: string[]): Promise<void> => {
      const { subjects: answers } = await client.detokenize(sign({ op: 'read', tid: tenantId }, { subjectIds: ids }), { subjectIds: ids, fields: FIELDS, view: 'plain' });
      if (answers.length !== ids.length || answers.some(({ status }) => status !== 'ok')) throw new Error('a subject was not read');
    };
    for (let i = 0; i < 3; i++) await read(subjectIds);
    const bareBefore = bareOpenSsl();
    const started = performance.now();
    for (let i = 0; i < ROUNDS; i++) await read(subjectIds);
    const subjectsPerSecond = Math.round((ROUNDS * SUBJECTS * 1_000) / (performance.now() - started));
    // Before and after, as other work on the machine comes and goes.
    const bareSubjectsPerSecond = Math.round((bareBefore + bareOpenSsl()) / 2);

    const times: number[] = [];
    for (let i = 0; i < SINGLE_READS; i++) {
      const from = performance.now();
      // A handful of people: who opens many in a row is shown no plain values any more.
      const ids = [subjectIds[i % 10]!];
      const { subjects: [one] } = await staff.detokenize(signForStaff({ op: 'read', tid: tenantId }, { subjectIds: ids }), { subjectIds: ids, fields: FIELDS, view: 'plain' });
      if (one?.status !== 'ok') throw new Error('a subject was not read');
      times.push(performance.now() - from);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.floor(times.length * share)]! * 10) / 10;
    return { subjectsPerSecond, bareSubjectsPerSecond, ratio: Math.round((subjectsPerSecond / bareSubjectsPerSecond) * 1_000) / 1_000, singleReadMs: { p50: at(0.5), p99: at(0.99) }, memoryMb: { atRest, peak: await residentMb(vault.process.pid!, 'VmHWM') } };
  } finally {
    await client.close();
    await staff.close();
  }
}

/** From the kernel's own account; 0 where there is none. */
async function residentMb(pid: number, name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1_024);
}

/** Opens as many ciphertexts of the same sizes as one batch has, without anything around it. */
function bareOpenSsl(): number {
  const key = randomBytes(32);
  const sealed = SIZES.map((size) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return { nonce, ct: Buffer.concat([cipher.update(Buffer.alloc(size)), cipher.final()]), tag: cipher.getAuthTag() };
  });
  const started = performance.now();
  const rounds = 5;
  for (let i = 0; i < rounds * SUBJECTS; i++) {
    for (const { nonce, ct, tag } of sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
      decipher.update(ct);
      decipher.final();
    }
  }
  return Math.round((rounds * SUBJECTS * 1_000) / (performance.now() - started));
}

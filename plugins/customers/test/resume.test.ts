import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createTestHost, type TestHost } from '@hako/core/testing';
import type { JobRun, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importJob } from '../src/imports/job.js';
import { findImport } from '../src/imports/repository.js';
import { startImport } from '../src/imports/start.js';
import { csvFile, goodRow } from './support/files.js';
import { replacing } from './support/replace.js';
import { addSystems } from './support/systems.js';

let host: TestHost;
let ctx: PluginContext;
const ROWS = 2_400;
/** Every so manieth row brings more than itself. */
const EVERY = 4;
const LINKED = ROWS / EVERY;

class Killed extends Error {}

/** An account, a membership and an id of another system: they must not be there twice either. */
const withLinks = (file: string, consumer: string): string =>
  file.split('\r\n').map((line, index) => (line === '' ? line : `${line},${index === 0 ? 'platform,platform_uid,membership_type,membership_level,membership_from,external_ids' : (index - 1) % EVERY === 0 ? `BILIBILI,${index},BILIBILI_GUARD,JIANZHANG,2026-01-01,${consumer}_SHOP:${index}` : ',,,,,'}`)).join('\r\n');

/** The job's row as the queue keeps it: what was saved in a transaction that committed, and nothing else. */
function savedRun(importId: string, kill: { atCheckpoint?: number }): JobRun & { lives: number } {
  let state: Record<string, unknown> | null = null;
  let checkpoints = 0;
  return {
    id: importId, data: { importId }, attempt: 1, signal: new AbortController().signal, lives: 0,
    get state() {
      return state;
    },
    async checkpoint(tx: TenantTransaction, update) {
      checkpoints += 1;
      if (checkpoints === kill.atCheckpoint) {
        checkpoints = 0;
        throw new Killed();
      }
      tx.afterCommit(() => {
        state = update.state ?? state;
      });
    },
    throwIfCancelled: async () => undefined,
  };
}

/** Accepted and sealed, but no worker is told of it. */
async function accepted(consumer: string): Promise<string> {
  const silent = replacing(ctx, { jobs: replacing(ctx.jobs, { enqueue: async () => ({ id: ctx.ids.uuid() }) }) });
  const file = { filename: 'resume.csv', contentType: 'text/csv', stream: Readable.from([Buffer.from(withLinks(csvFile(Array.from({ length: ROWS }, (_, index) => ({ ...goodRow(index), notes: '' }))), consumer))]), laterFields: Promise.resolve({}) };
  return startImport(silent, file, { profileType: 'individual', talentId: host.tenant('DEMO').talentId, mode: 'create', consumer });
}

async function outcome(consumer: string, id: string): Promise<Record<string, unknown>> {
  const row = await ctx.db.read((reader) => findImport(reader, id));
  const count = await ctx.db.read((reader) => reader.row<{ customers: number; subjects: number }>(`select count(*)::int as customers, count(distinct c.rm_profile_id)::int as subjects, sum((select count(*) from customers_identity i where i.customer_id = c.id))::int as accounts, sum((select count(*) from customers_membership m where m.customer_id = c.id))::int as memberships, sum((select count(*) from customers_external_id o where o.customer_id = c.id and o.consumer = $2))::int as others from customers_external_id e join customers_customer c on c.id = e.customer_id where e.consumer = $1`, [consumer, `${consumer}_SHOP`]));
  return { ...count, processed: row?.processed, succeeded: row?.succeeded, failed: row?.failed };
}

const whole = { customers: ROWS, subjects: ROWS, accounts: LINKED, memberships: LINKED, others: LINKED, processed: ROWS, succeeded: ROWS, failed: 0 };

beforeAll(async () => {
  process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE'] = process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR'] = '1000000';
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], vault: 'real' });
  ctx = await host.context('customers', 'DEMO');
  await addSystems(host, ...['KILLED', 'BETWEEN', 'CANCELLED', 'UNFORESEEN'].flatMap((code) => [code, `${code}_SHOP`]));
}, 180_000);
afterAll(() => host?.stop());

describe('a worker that is killed in the middle of an import', { timeout: 120_000 }, () => {
  it('goes on after its last commit, without doubles and without gaps', async () => {
    const id = await accepted('KILLED');
    const run = savedRun(id, { atCheckpoint: 2 });
    let deaths = 0;
    for (;;) {
      const done = await Promise.resolve(importJob(run, ctx)).then(() => true, (fault: unknown) => (fault instanceof Killed ? false : Promise.reject(fault)));
      if (done) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(1);
    expect(await outcome('KILLED', id)).toEqual(whole);
  });

  it('between the vault and core writes the same records of the vault again', async () => {
    const id = await accepted('BETWEEN');
    const subjects = new Set<string>();
    let writes = 0;
    const dying = replacing(ctx, {
      pii: replacing(ctx.pii, {
        put: async (records, why) => {
          for (const { subjectId } of records) subjects.add(subjectId);
          return ctx.pii.put(records, why);
        },
      }),
      db: replacing(ctx.db, {
        write: async (work) => {
          writes += 1;
          if (writes === 2) throw new Killed();
          return ctx.db.write(work);
        },
      }),
    });
    const run = savedRun(id, {});
    await expect(importJob(run, dying)).rejects.toThrow(Killed);
    expect(await outcome('BETWEEN', id)).toMatchObject({ customers: 1_000, processed: 1_000 });
    await importJob(run, dying);
    expect(await outcome('BETWEEN', id)).toEqual(whole);
    expect(subjects.size).toBe(ROWS);
  });

  it('leaves what is stored when it is cancelled', async () => {
    const id = await accepted('CANCELLED');
    let asked = 0;
    const run: JobRun = Object.defineProperty(savedRun(id, {}), 'throwIfCancelled', { value: async () => {
      asked += 1;
      if (asked > 2) throw new Killed();
    } });
    await expect(importJob(run, ctx)).rejects.toThrow(Killed);
    const { customers, processed, succeeded } = await outcome('CANCELLED', id);
    expect([customers, succeeded]).toEqual([processed, processed]);
    expect(Number(processed)).toBeLessThan(ROWS);
  });
});

describe('one bad row that no check foresaw', { timeout: 120_000 }, () => {
  it('costs itself and no other', async () => {
    const id = await accepted('UNFORESEEN');
    const victim = ctx.pii.subjectId(`import:${id}:777`);
    const picky = replacing(ctx, {
      pii: replacing(ctx.pii, {
        put: async (records, why) => {
          if (records.some(({ subjectId }) => subjectId === victim)) throw Object.assign(new Error('value'), { code: '22001' });
          return ctx.pii.put(records, why);
        },
      }),
    });
    await importJob(savedRun(id, {}), picky);
    expect(await outcome('UNFORESEEN', id)).toEqual({ ...whole, customers: ROWS - 1, subjects: ROWS - 1, accounts: LINKED - 1, memberships: LINKED - 1, others: LINKED - 1, succeeded: ROWS - 1, failed: 1 });
  });
});

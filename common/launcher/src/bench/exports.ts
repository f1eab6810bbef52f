import { readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { signIn, type Session } from './api.js';
import { percent, whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

const ROWS = 100_000;
const FILE_ROWS = 50_000;
const MAX_GROWTH_MB = 100;
const FIELDS = ['id', 'externalId', 'nickname', 'language', 'status', 'tags', 'source', 'identities', 'memberships', 'createdAt'];

interface Job {
  id: string;
  state: string;
  error: string | null;
}

/** A hundred thousand customers, each with an account, written as a file by the job, beside COPY of the same columns by PostgreSQL. */
export const exportsPart: BenchPart = {
  name: 'export',
  about: `export of ${whole(ROWS)} customers as CSV, XLSX and JSON, beside bare COPY of the same columns; memory of the worker`,
  needsHouse: true,
  async run(context) {
    const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
    const talentId = await fill(context, session);
    const bare = await bareCopy(context, talentId);
    const measures: Measure[] = [];
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      context.say(`  ${whole(ROWS)} rows as ${format} …`);
      const { rate, growthMb } = await exportRows(context, session, { talentId, format });
      const goal = format === 'xlsx' ? 0 : 0.1;
      measures.push(
        { what: `export of customers as ${format.toUpperCase()}`, value: `${whole(rate)} rows/s`, baseline: `${whole(bare)} rows/s bare COPY`, ratio: percent(rate, bare), goal: goal === 0 ? '' : `>= ${goal * 100} %`, met: goal === 0 ? null : rate / bare >= goal },
        { what: `export of customers as ${format.toUpperCase()}, memory`, value: `+${Math.round(growthMb)} MB at its peak`, baseline: '', ratio: '', goal: `< ${MAX_GROWTH_MB} MB`, met: growthMb < MAX_GROWTH_MB },
      );
    }
    return measures;
  },
};

async function fill(context: BenchContext, session: Session): Promise<string> {
  const code = `EXPORT_${Date.now().toString(36).toUpperCase()}`;
  const talent = await session.post<{ id: string }>('/talents', { code, displayName: 'Bench', subsidiaryId: null, path: code.toLowerCase().replaceAll('_', '-'), timezone: 'Asia/Tokyo' });
  for (let from = 0; from < ROWS; from += FILE_ROWS) {
    context.say(`  ${whole(FILE_ROWS)} rows with accounts and memberships are imported …`);
    const lines = Array.from({ length: FILE_ROWS }, (_, index) => from + index).map((n) => `B-${n},ファン ${n},ja,ACTIVE,vip;tour,YOUTUBE,UC${n},FAN_CLUB,STANDARD,2026-01-01`);
    const form = new FormData();
    form.append('options', JSON.stringify({ profileType: 'individual', talentId: talent.id, mode: 'create', consumer: 'EXTERNAL' }));
    form.append('file', new Blob([['external_id,nickname,language,status,tags,platform,platform_uid,membership_type,membership_level,membership_from', ...lines].join('\r\n')], { type: 'text/csv' }), 'bench.csv');
    const answer = await fetch(`${context.url}/api/v1/imports/customers`, { method: 'POST', headers: session.headers, body: form });
    if (answer.status !== 202) throw new Error(`the import was refused: ${await answer.text()}`);
    const { data } = (await answer.json()) as { data: Job };
    const done = await finished(session, `/imports/${data.id}`);
    if (done.state !== 'succeeded') throw new Error(`the import of the bench ended as ${done.state}`);
  }
  return talent.id;
}

async function exportRows(context: BenchContext, session: Session, { talentId, format }: { talentId: string; format: string }): Promise<{ rate: number; growthMb: number }> {
  const pid = context.workerPid;
  const before = await memoryMb(pid, 'VmRSS');
  // Makes the peak that the kernel keeps begin anew.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const from = performance.now();
  const job = await session.post<Job>('/exports', { kind: 'customers', format, fields: FIELDS, filters: { talentId } });
  const done = await finished(session, `/exports/${job.id}`);
  if (done.state !== 'succeeded') throw new Error(`the export ended as ${done.state} (${done.error})`);
  return { rate: ROWS / ((performance.now() - from) / 1_000), growthMb: (await memoryMb(pid, 'VmHWM')) - before };
}

async function finished(session: Session, path: string): Promise<Job> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await new Promise((next) => setTimeout(next, 50))) {
    const job = await session.get<Job>(path);
    if (['succeeded', 'failed', 'cancelled'].includes(job.state)) return job;
  }
  throw new Error(`${path} never came to its end`);
}

async function memoryMb(pid: number, line: 'VmRSS' | 'VmHWM'): Promise<number> {
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** The columns of the customers' own table; accounts and memberships are the export's extra work. */
async function bareCopy({ ownerDatabaseUrl, rounds }: BenchContext, talentId: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
    await client.query(`set search_path = ${rows[0]?.schema}`);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const from = performance.now();
      const stream = client.query(copyTo(`copy (select id, nickname, language, status_code, tags, source, created_at from customers_customer where talent_id = '${talentId}' order by created_at, id) to stdout with (format csv)`));
      for await (const _ of stream);
      rates.push(ROWS / ((performance.now() - from) / 1_000));
    }
    return Math.max(...rates);
  } finally {
    await client.end();
  }
}

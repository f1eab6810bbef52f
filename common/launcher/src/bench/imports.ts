import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { signIn, type Session } from './api.js';
import { built } from './built.js';
import { median, percent, whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

/** What one file may hold, so that taking it in weighs as it does for an agency that moves in. */
const ROWS = 50_000;

interface ImportState {
  id: string;
  processed: number;
  succeeded: number;
  startedAt?: string;
}

/**
 * The whole way of an import (upload, parse, validate, vault, rows, counts) beside COPY of the same rows: into one bare
 * table, which is the goal's baseline, and into a table with the columns, checks and indexes of the customers' own.
 */
export const imports: BenchPart = {
  name: 'import',
  about: 'import of customers with and without personal data, beside bare COPY of the same rows',
  needsHouse: true,
  async run(context) {
    const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
    const copy = await bareCopy(context, lines(false));
    const indexed = await copyWithIndexes(context);
    const results: Measure[] = [];
    for (const [what, personal, goal] of [['without personal data', false, 0.5], ['with personal data (vault)', true, 0.25]] as const) {
      context.say(`  ${whole(ROWS)} rows ${what} …`);
      const rate = await importRows(context, session, lines(personal));
      results.push(
        { what: `import ${what}`, value: `${whole(rate)} rows/s`, baseline: `${whole(copy)} rows/s bare COPY`, ratio: percent(rate, copy), goal: `>= ${goal * 100} %`, met: rate / copy >= goal },
        { what: `import ${what}, beside its table`, value: `${whole(rate)} rows/s`, baseline: `${whole(indexed)} rows/s COPY into a table like the customers' own`, ratio: percent(rate, indexed), goal: '', met: null },
      );
    }
    return results;
  },
};

function lines(personal: boolean): string {
  const header = personal ? 'nickname,language,status,family_name,given_name,phone,email' : 'nickname,language,status';
  const row = (n: number): string => `fan ${n},ja,ACTIVE${personal ? `,山田,花子,090-${String(1000 + (n % 9000))}-${String(1000 + (n % 8999))},fan${n}@example.com` : ''}`;
  return [header, ...Array.from({ length: ROWS }, (_, n) => row(n))].join('\r\n');
}

async function importRows({ url }: BenchContext, session: Session, csv: string): Promise<number> {
  const code = `BENCH_${Date.now().toString(36).toUpperCase()}`;
  const talent = await session.post<{ id: string }>('/talents', { code, displayName: 'Bench', subsidiaryId: null, path: code.toLowerCase().replaceAll('_', '-'), timezone: 'Asia/Tokyo' });
  const form = new FormData();
  form.append('options', JSON.stringify({ profileType: 'individual', talentId: talent.id, mode: 'create', consumer: 'EXTERNAL' }));
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'bench.csv');
  const from = performance.now();
  const answer = await fetch(`${url}/api/v1/imports/customers`, { method: 'POST', headers: session.headers, body: form });
  if (answer.status !== 202) throw new Error(`the import was refused: ${await answer.text()}`);
  const { data } = (await answer.json()) as { data: ImportState };
  for (;;) {
    const state = await session.get<ImportState>(`/imports/${data.id}`);
    if (state.processed >= ROWS) {
      if (state.succeeded !== ROWS) throw new Error(`${ROWS - state.succeeded} rows of the bench failed`);
      return ROWS / ((performance.now() - from) / 1000);
    }
    await new Promise((next) => setTimeout(next, 50));
  }
}

interface SearchText {
  searchText(text: string): string;
  grams(text: string): string[];
}

/** The rows as the import leaves them, search keys made before the clock runs: what PostgreSQL alone takes for them. */
async function copyWithIndexes({ ownerDatabaseUrl, rounds }: BenchContext): Promise<number> {
  const { searchText, grams } = await built<SearchText>('plugins/customers/lib/customers/search-text.js');
  const [talent, now] = [randomUUID(), new Date().toISOString()];
  const row = (n: number): string => {
    const search = searchText(`fan ${n}`);
    return [randomUUID(), talent, talent, 'individual', `fan ${n}`, search, `"{${grams(search).map((gram) => `""${gram}""`).join(',')}}"`, 'ja', 'ACTIVE', now, now].join(',');
  };
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
    const table = `${rows[0]?.schema ?? 'tenant_of_demo'}.bench_copy`;
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const csv = Array.from({ length: ROWS }, (_, n) => row(n)).join('\n');
      await client.query(`create table ${table} (like ${table.replace('bench_copy', 'customers_customer')} including all)`);
      const from = performance.now();
      const stream = client.query(copyFrom(`copy ${table} (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, language, status_code, created_at, updated_at) from stdin with (format csv)`));
      stream.end(csv);
      await once(stream, 'finish');
      rates.push(ROWS / ((performance.now() - from) / 1000));
      await client.query(`drop table ${table}`);
    }
    return median(rates);
  } finally {
    await client.end();
  }
}

async function bareCopy({ clusterUrl, rounds }: BenchContext, csv: string): Promise<number> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await client.query('drop table if exists bench_copy');
      await client.query('create table bench_copy (id uuid primary key default gen_random_uuid(), nickname text, language text, status text, created_at timestamptz default now())');
      const from = performance.now();
      const stream = client.query(copyFrom('copy bench_copy (nickname, language, status) from stdin with (format csv, header true)'));
      stream.end(csv);
      await once(stream, 'finish');
      rates.push(ROWS / ((performance.now() - from) / 1000));
    }
    await client.query('drop table bench_copy');
    return median(rates);
  } finally {
    await client.end();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { signIn } from './api.js';
import { compare, type Target } from './load.js';
import { percent, whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

const ROWS = 20_000;

interface Ground {
  schema: string;
  talentId: string;
  storeId: string;
  customerId: string;
}

/** List of 20, one record, create: the full chain against bare Koa + pg on the same table. */
export const requests: BenchPart = {
  name: 'requests',
  about: 'list of 20, one record, create, against bare Koa + pg doing the same query',
  needsHouse: true,
  async run(context) {
    const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
    const ground = await prepare(context);
    const server = await startBaseline(context.ownerDatabaseUrl, ground.schema);
    try {
      const base = `http://127.0.0.1:${server.port}`;
      const api = `${context.url}/api/v1`;
      const json = { 'content-type': 'application/json' };
      let created = 0;
      const cases: { what: string; goal: number; ours: Target; bare: Target }[] = [
        { what: 'list of 20', goal: 1, ours: { name: 'ours', url: `${api}/customers?pageSize=20`, headers: session.headers }, bare: { name: 'bare', url: `${base}/customers` } },
        { what: 'one record', goal: 1, ours: { name: 'ours', url: `${api}/customers/${ground.customerId}`, headers: session.headers }, bare: { name: 'bare', url: `${base}/customers/${ground.customerId}` } },
        {
          what: 'create',
          goal: 0.6,
          ours: { name: 'ours', url: `${api}/customers`, method: 'POST', headers: { ...session.headers, ...json }, body: () => JSON.stringify({ profileType: 'individual', talentId: ground.talentId, nickname: `bench ${created++}` }) },
          bare: { name: 'bare', url: `${base}/customers`, method: 'POST', headers: json, body: () => JSON.stringify({ talentId: ground.talentId, storeId: ground.storeId, nickname: `bare ${created++}` }) },
        },
      ];
      const measures: Measure[] = [];
      for (const { what, goal, ours, bare } of cases) {
        context.say(`  ${what} …`);
        const found = await compare([bare, ours], context);
        const [a, b] = [found.get('ours') ?? 0, found.get('bare') ?? 1];
        measures.push({ what: `${what}, 20 connections`, value: `${whole(a)}/s`, baseline: `${whole(b)}/s bare Koa + pg`, ratio: percent(a, b), goal: `>= ${goal * 100} %`, met: a / b >= goal });
      }
      return measures;
    } finally {
      server.process.kill('SIGTERM');
    }
  },
};

/** Enough rows that an index matters; written by the owner, past the API. */
async function prepare({ ownerDatabaseUrl, say }: BenchContext): Promise<Ground> {
  say(`  ${whole(ROWS)} customers …`);
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows: tenants } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
    const schema = tenants[0]?.schema;
    if (!schema) throw new Error('the demo agency is missing');
    await client.query(`set search_path = ${schema}`);
    const { rows: talents } = await client.query<{ id: string; storeId: string }>(`select talent_id as id, profile_store_id as "storeId" from customers_customer limit 1`);
    const talent = talents[0];
    if (!talent) throw new Error('the demo agency has no customers');
    await client.query(
      `insert into customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, created_at, updated_at)
       select gen_random_uuid(), $1, $2, 'individual', 'bench ' || n, 'bench ' || n, array['be','en'], now() - n * interval '1 second', now()
       from generate_series(1, ${ROWS}) n`,
      [talent.id, talent.storeId],
    );
    await client.query('analyze customers_customer');
    const { rows } = await client.query<{ id: string }>('select id from customers_customer order by created_at limit 1');
    return { schema, talentId: talent.id, storeId: talent.storeId, customerId: rows[0]?.id ?? '' };
  } finally {
    await client.end();
  }
}

async function startBaseline(url: string, schema: string): Promise<{ process: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('./baseline-server.js', import.meta.url));
  const server = spawn(process.execPath, [script, url, schema], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(server.stdout, 'data')) as [Buffer];
  return { process: server, port: Number(String(chunk)) };
}

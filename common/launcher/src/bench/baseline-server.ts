/**
 * What the house is compared with: plain Koa, its router, pg, and the bare query; no sign-in, no permission, no tenant, no audit.
 * A process of its own, as core is. Arguments: database URL, schema, then it prints its port.
 */
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const [url, schema] = process.argv.slice(2);
if (!url || !schema || !/^[a-z0-9_]+$/.test(schema)) throw new Error('usage: baseline-server <database url> <schema>');

const COLUMNS = `c.id, c.profile_type as "profileType", c.talent_id as "talentId", c.nickname, c.language, c.status_code as "status", c.tags, c.source, c.active,
  c.version, c.created_at as "createdAt", c.created_by as "createdBy", c.updated_at as "updatedAt", c.updated_by as "updatedBy", c.rm_profile_id is not null as "hasPersonalData",
  p.legal_name as "legalName", p.short_name as "shortName", p.segment, p.founding_date as "foundingDate", p.website`;
const FROM = `${schema}.customers_customer c left join ${schema}.customers_company p on p.customer_id = c.id`;

const pool = new pg.Pool({ connectionString: url, max: 20 });
const router = new Router();

router.get('/customers', async (ctx: Context) => {
  const { rows } = await pool.query(`select ${COLUMNS} from ${FROM} order by c.created_at desc, c.id desc limit 20`);
  ctx.body = { success: true, data: rows, meta: { pageSize: 20 } };
});

router.get('/customers/:id', async (ctx) => {
  const { rows } = await pool.query(`select ${COLUMNS} from ${FROM} where c.id = $1`, [ctx.params['id']]);
  ctx.body = { success: true, data: rows[0] };
});

router.post('/customers', async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { nickname: string; talentId: string; storeId: string };
  const { rows } = await pool.query(
    `insert into ${schema}.customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, created_at, updated_at)
     values ($1, $2, $3, 'individual', $4, lower($4), '{}', now(), now()) returning *`,
    [randomUUID(), body.talentId, body.storeId, body.nickname],
  );
  ctx.status = 201;
  ctx.body = { success: true, data: rows[0] };
});

router.post('/questions', async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  const { talentId, content } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { talentId: string; content: string };
  await pool.query(`insert into ${schema}.marshmallow_message (id, talent_id, content, language, status, content_hash, created_at) values ($1, $2, $3, 'ja', 'pending', sha256(convert_to($3, 'UTF8')), now())`, [randomUUID(), talentId, content]);
  ctx.status = 201;
  ctx.body = { success: true, data: { received: true } };
});

const app = new Koa();
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('SIGTERM', () => process.exit(0));

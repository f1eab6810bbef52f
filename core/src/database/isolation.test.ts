import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runTenantMigrations } from './index.js';
import { openTestDatabase, type DatabaseFixture } from './test-database.js';

const code = (fault: string) => expect.objectContaining({ code: fault });
const noteMigration = { name: '0001-note', safe: 'expand' as const, up: async (knex: { raw(sql: string): PromiseLike<unknown> }) => void (await knex.raw('CREATE TABLE note (id int PRIMARY KEY, body text NOT NULL)')) };

/** By the guard before it is sent, or by PostgreSQL. */
const REFUSED = /may not run|are not for statements|ends with its work|permission denied|cannot insert multiple commands|SET is not allowed|cannot open SET query|does not exist|syntax error/;

let fixture: DatabaseFixture;
let ours: string;
let theirs: string;
const theirSchema = () => `tenant_${theirs.replaceAll('-', '')}`;

beforeAll(async () => {
  fixture = await openTestDatabase('isolation', { HAKO_DB_POOL: '2' });
  [ours, theirs] = [await fixture.addTenant(), await fixture.addTenant()];
  await runTenantMigrations(fixture.database, 'test', [noteMigration], [ours, theirs]);
});
afterAll(() => fixture.close());

/** Both tenants hold the same id, so that a leak shows as the other's text and not as an empty answer. */
beforeEach(async () => {
  for (const [tenant, body] of [[ours, 'ours'], [theirs, 'theirs']] as const) {
    await fixture.database.tenant(tenant).write(async (tx) => {
      await tx.rows('DELETE FROM note');
      await tx.rows('INSERT INTO note VALUES (1, $1)', [body]);
    });
  }
});

const body = async (tenant: string) => (await fixture.database.tenant(tenant).read((reader) => reader.row<{ body: string }>('SELECT body FROM note WHERE id = $1', [1])))?.body;
const sessionOf = (tenant: string) => fixture.database.tenant(tenant).read((reader) => reader.row<{ pid: number; role: string; path: string }>(`SELECT pg_backend_pid() AS pid, current_user::text AS role, current_setting('search_path') AS path`));

describe('a tenant', () => {
  it('reads and writes its own rows', async () => {
    expect(await body(ours)).toBe('ours');
    expect(await body(theirs)).toBe('theirs');
  });

  it.each(['', 'tenant', 'x; drop schema platform', "00000000-0000-0000-0000-00000000000'", '00000000-0000-0000-0000-000000000000"', '0190A5A0-0000-7000-8000-00000000000F'])('with the forged id %j is refused before a statement is sent', (id) => {
    expect(() => fixture.database.tenant(id)).toThrow('not a tenant id');
  });

  it('that does not exist gets nothing', async () => {
    await expect(fixture.database.tenant(randomUUID()).read((reader) => reader.rows('SELECT 1'))).rejects.toThrow('does not exist');
    await expect(fixture.database.tenant(randomUUID()).write((tx) => tx.rows('SELECT 1'))).rejects.toThrow('does not exist');
    expect(await body(ours)).toBe('ours');
  });

  it.each(['SELECT * FROM {other}.note', 'SELECT * FROM platform.tenant_migration', `SELECT rolpassword FROM pg_authid`, 'CREATE TABLE mine (id int)', 'TRUNCATE note'])('may not %s', async (template) => {
    const sql = template.replace('{other}', theirSchema());
    await expect(fixture.database.tenant(ours).read((reader) => reader.rows(sql))).rejects.toEqual(code('42501'));
    await expect(fixture.database.tenant(ours).write((tx) => tx.rows(sql))).rejects.toEqual(code('42501'));
    await expect(fixture.database.tenant(ours).write((tx) => tx.rows(sql), { atOnce: true })).rejects.toEqual(code('42501'));
    await expect(fixture.database.tenant(ours).write(async (tx) => void (await tx.knex.raw(sql)))).rejects.toEqual(code('42501'));
    expect(await body(ours)).toBe('ours');
  });

  it('may not write with a read', async () => {
    await expect(fixture.database.tenant(ours).read((reader) => reader.rows(`WITH gone AS (DELETE FROM note RETURNING id) SELECT * FROM gone`))).rejects.toEqual(code('25006'));
    expect(await body(ours)).toBe('ours');
  });

  it.each([
    'SET ROLE {role}',
    '/* ; */ set role {role}',
    '-- x\n SET SESSION ROLE {role}',
    'RESET ROLE',
    'SET LOCAL search_path = {other}',
    'SET SESSION AUTHORIZATION DEFAULT',
    'DISCARD ALL',
    'COMMIT',
    'ROLLBACK',
    `DO $$ BEGIN EXECUTE 'SET ROLE {role}'; END $$`,
    `SELECT set_config('role', '{role}', false)`,
    `SELECT U&"\\0073et_config"('role', '{role}', false)`,
    `SELECT 1; SET ROLE {role}`,
    'PREPARE x AS SELECT 1',
    'LISTEN anything',
    `SELECT query_to_xml('SET ROLE {role}', true, true, '')`,
    `SELECT * FROM ts_stat('SET ROLE {role}')`,
    `EXPLAIN ANALYZE EXECUTE x`,
    `WITH x AS (SET ROLE {role}) SELECT 1`,
  ])('cannot become another by %s', async (template) => {
    const sql = template.replaceAll('{role}', `${theirSchema()}_rw`).replaceAll('{other}', theirSchema());
    await expect(fixture.database.tenant(ours).read((reader) => reader.rows(sql))).rejects.toThrow(REFUSED);
    await expect(fixture.database.tenant(ours).write((tx) => tx.rows(sql))).rejects.toThrow(REFUSED);
    await expect(fixture.database.tenant(ours).write((tx) => tx.rows(sql), { atOnce: true })).rejects.toThrow(REFUSED);
    await expect(fixture.database.tenant(ours).write(async (tx) => void (await tx.knex.raw(sql)))).rejects.toThrow(REFUSED);
    expect(await sessionOf(ours)).toMatchObject({ role: `tenant_${ours.replaceAll('-', '')}_rw`, path: `tenant_${ours.replaceAll('-', '')}` });
    expect(await body(theirs)).toBe('theirs');
  });
});

describe('a connection', () => {
  it('whose role was changed behind our back is destroyed and lends the role to nobody', async () => {
    // The guard stops every way we know; with set_config granted again one remains, which stands for those we do not know.
    const open = await fixture.another();
    await asOwner((owner) => owner.query('GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC'));
    try {
      const hidden = `SELECT pg_backend_pid() AS pid, U&"\\0073et_config"('role', '${theirSchema()}_rw', false) AS role`;
      const db = open.tenant(ours);
      const turned = await db.write((tx) => tx.row<{ pid: number; role: string }>(hidden));
      expect(turned?.role).toBe(`${theirSchema()}_rw`);
      expect(await open.tenant(ours).read((reader) => reader.row('SELECT body FROM note'))).toEqual({ body: 'ours' });
      await expect.poll(() => alive(turned?.pid)).toBe(false);
    } finally {
      await open.close();
      await asOwner((owner) => owner.query('REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC'));
    }
  });

  it('whose role was changed by a transaction that went at once is destroyed too', async () => {
    const open = await fixture.another();
    await asOwner((owner) => owner.query('GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC'));
    try {
      const hidden = `SELECT pg_backend_pid() AS pid, U&"\\0073et_config"('role', '${theirSchema()}_rw', false) AS role`;
      const turned = await open.tenant(ours).write((tx) => tx.row<{ pid: number }>(hidden), { atOnce: true });
      expect(await open.tenant(ours).read((reader) => reader.row('SELECT body FROM note'))).toEqual({ body: 'ours' });
      await expect.poll(() => alive(turned?.pid), { timeout: 20_000 }).toBe(false);
    } finally {
      await open.close();
      await asOwner((owner) => owner.query('REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC'));
    }
  });

  it('lends a role that one work took to no other of the same transaction', async () => {
    const open = await fixture.another();
    await asOwner((owner) => owner.query('GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC'));
    try {
      const atOnce = <T extends object>(sql: string) => open.tenant(ours).write((tx) => tx.row<T>(sql), { atOnce: true });
      // Two that are under way, so that the next two go together.
      const [, , turned, next] = await Promise.all([
        atOnce('SELECT 1 AS one'),
        atOnce('SELECT 2 AS two'),
        atOnce<{ at: string; role: string }>(`SELECT pg_current_xact_id()::text AS at, U&"\\0073et_config"('role', '${theirSchema()}_rw', true) AS role, U&"\\0073et_config"('search_path', '${theirSchema()}', true) AS path`),
        atOnce<{ at: string; body: string; path: string }>(`SELECT pg_current_xact_id()::text AS at, body, current_schema() AS path FROM note`),
      ]);
      expect(turned?.role).toBe(`${theirSchema()}_rw`);
      expect(next).toEqual({ at: turned?.at, body: 'ours', path: `tenant_${ours.replaceAll('-', '')}` });
    } finally {
      await open.close();
      await asOwner((owner) => owner.query('REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC'));
    }
  });

  it('serves others after an error, a rollback and a swallowed error', async () => {
    const db = fixture.database.tenant(ours);
    await expect(db.read((reader) => reader.rows('SELECT nothing'))).rejects.toEqual(code('42703'));
    await expect(db.write(async (tx) => { await tx.rows(`UPDATE note SET body = 'changed'`); throw new Error('no'); })).rejects.toThrow('no');
    await expect(db.write(async (tx) => { await tx.rows(`UPDATE note SET body = 'changed'`); await tx.rows('SELECT nothing').catch(() => undefined); })).rejects.toEqual(code('25P02'));
    expect(await body(ours)).toBe('ours');
    expect(await body(theirs)).toBe('theirs');
  });

  it('that is killed in the middle of a transaction is replaced, and nothing of it is kept', async () => {
    const db = fixture.database.tenant(ours);
    const attempt = db.write(async (tx) => {
      await tx.rows(`UPDATE note SET body = 'half'`);
      const self = await tx.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await asOwner((owner) => owner.query('SELECT pg_terminate_backend($1)', [self?.pid]));
      await tx.rows('SELECT 1');
    });
    await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(/^(?:57P01|08006)$/) });
    expect(await body(ours)).toBe('ours');
    expect(await body(theirs)).toBe('theirs');
  });

  it('that is lost while work hangs gives its place back at once', async () => {
    const db = fixture.database.tenant(ours);
    const hanging = db.write(async (tx) => {
      const self = await tx.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await asOwner((owner) => owner.query('SELECT pg_terminate_backend($1)', [self?.pid]));
      await new Promise(() => undefined);
    });
    await expect(hanging).rejects.toMatchObject({ code: expect.stringMatching(/^(?:57P01|08006)$/) });
    await expect(db.write((tx) => tx.row('SELECT body FROM note'))).resolves.toEqual({ body: 'ours' });
  });

  it('carries no value of a row in its errors', async () => {
    const error: Record<string, unknown> = await fixture.database.tenant(ours).write((tx) => tx.knex('note').insert({ id: 1, body: 'Hoshino Aya 090-1234-5678' })).then(() => ({}), (thrown: unknown) => thrown as Record<string, unknown>);
    expect(error['code']).toBe('23505');
    expect(`${String(error['message'])} ${JSON.stringify(error)} ${String(error['stack'])}`).not.toContain('Hoshino');
  });
});

describe('two hundred mixed requests on two connections', () => {
  it('each see their own tenant and nothing else', async () => {
    const extra = await Promise.all([1, 2, 3].map(() => fixture.addTenant()));
    await runTenantMigrations(fixture.database, 'test', [noteMigration], extra);
    for (const tenant of extra) await fixture.database.tenant(tenant).write((tx) => tx.rows('INSERT INTO note VALUES (1, $1)', [tenant]));
    const tenants = [ours, theirs, ...extra];
    const names = new Map([[ours, 'ours'], [theirs, 'theirs']]);
    const expected = (tenant: string) => names.get(tenant) ?? tenant;
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const tenant = tenants[index % tenants.length] ?? ours;
        if (index % 3 !== 0) return [tenant, await body(tenant)] as const;
        const row = await fixture.database.tenant(tenant).write(async (tx) => {
          await tx.knex('note').insert({ id: index + 10, body: 'x' });
          // A read inside a transaction goes by another connection and must not wait for a free transaction.
          return index % 2 === 0 ? { body: await body(tenant) } : tx.row<{ body: string }>('SELECT body FROM note WHERE id = 1');
        });
        return [tenant, row?.body] as const;
      }),
    );
    expect(answers.filter(([tenant, seen]) => seen !== expected(tenant))).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('gives no tenant role a right outside its schema', async () => {
    const rows = await asOwner((owner) =>
      owner.query(`
        WITH roles AS (SELECT rolname, oid FROM pg_roles WHERE rolname IN ('tenant_${ours.replaceAll('-', '')}_rw', '${theirSchema()}_rw')),
        tables AS (SELECT r.rolname, n.nspname, c.relname AS name FROM roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
          AND (has_table_privilege(r.oid, c.oid, 'SELECT') OR has_table_privilege(r.oid, c.oid, 'INSERT') OR has_table_privilege(r.oid, c.oid, 'UPDATE') OR has_table_privilege(r.oid, c.oid, 'DELETE') OR has_table_privilege(r.oid, c.oid, 'TRUNCATE'))),
        schemas AS (SELECT r.rolname, n.nspname, 'CREATE' AS name FROM roles r, pg_namespace n WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE')
          UNION ALL SELECT r.rolname, n.nspname, 'USAGE' FROM roles r, pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'platform', 'extensions') AND has_schema_privilege(r.oid, n.oid, 'USAGE')),
        databases AS (SELECT r.rolname, d.datname, 'TEMP' AS name FROM roles r, pg_database d WHERE d.datname = current_database() AND (has_database_privilege(r.oid, d.oid, 'TEMP') OR has_database_privilege(r.oid, d.oid, 'CREATE') OR has_database_privilege(r.oid, d.oid, 'CONNECT')))
        SELECT * FROM (SELECT * FROM tables UNION ALL SELECT * FROM schemas UNION ALL SELECT * FROM databases) found
        WHERE NOT (rolname = nspname || '_rw' AND name <> 'CREATE')`),
    );
    expect(rows.rows).toEqual([]);
  });

  it('gives the login role nothing of its own', async () => {
    const client = new pg.Client({ connectionString: appUrl() });
    await client.connect();
    try {
      await expect(client.query(`SELECT * FROM ${theirSchema()}.note`)).rejects.toEqual(code('42501'));
      await expect(client.query('SELECT * FROM platform.tenant_migration')).rejects.toEqual(code('42501'));
      await expect(client.query('CREATE TABLE public.x (id int)')).rejects.toThrow(/permission denied|read-only/);
    } finally {
      await client.end();
    }
  });
});

function appUrl(): string {
  const url = new URL(fixture.config.database.ownerUrl);
  url.username = fixture.database.names.appRole;
  url.password = fixture.appPassword;
  return url.href;
}

const alive = async (pid: number | undefined) => (await asOwner((owner) => owner.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]))).rowCount === 1;

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: fixture.config.database.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import type { Migration } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type DatabaseFixture } from '../test-database.js';
import { migrationLint, runTenantMigrations } from './index.js';

let fixture: DatabaseFixture;
beforeAll(async () => void (fixture = await openTestDatabase('runner')));
afterAll(() => fixture.close());

const sql = (name: string, text: string, safe: Migration['safe'] = 'expand'): Migration => ({ name, safe, up: async (knex) => void (await knex.raw(text)) });
const rows = (tenant: string, text: string) => fixture.database.tenant(tenant).read((reader) => reader.rows(text));

describe('the migration runner', () => {
  it('runs each migration once per tenant, in order of names, into that schema alone', async () => {
    const [a, b] = [await fixture.addTenant(), await fixture.addTenant()];
    const first = sql('0001-a', 'CREATE TABLE demo_a (id int); CREATE INDEX ON demo_a (id)');
    expect(await runTenantMigrations(fixture.database, 'demo', [first], [a, b])).toEqual({ migrated: 2, unchanged: 0, failed: [] });
    const second = sql('0002-b', 'ALTER TABLE demo_a ADD COLUMN note text');
    expect(await runTenantMigrations(fixture.database, 'demo', [second, first], [a, b])).toEqual({ migrated: 2, unchanged: 0, failed: [] });
    expect(await runTenantMigrations(fixture.database, 'demo', [first, second], [a, b])).toEqual({ migrated: 0, unchanged: 2, failed: [] });
    expect(await rows(a, 'SELECT owner, name FROM plugin_migration ORDER BY name')).toEqual([{ owner: 'demo', name: '0001-a' }, { owner: 'demo', name: '0002-b' }]);
    await fixture.database.tenant(a).write((tx) => tx.rows(`INSERT INTO demo_a VALUES (1, 'here')`));
    expect(await rows(b, 'SELECT * FROM demo_a')).toEqual([]);
  });

  it('refuses a migration that was changed after it ran, and leaves everything as it was', async () => {
    const tenant = await fixture.addTenant();
    await runTenantMigrations(fixture.database, 'demo', [sql('0001-a', 'CREATE TABLE demo_a (id int)')], [tenant]);
    const report = await runTenantMigrations(fixture.database, 'demo', [sql('0001-a', 'CREATE TABLE demo_a (id bigint)'), sql('0002-b', 'CREATE TABLE demo_b (id int)')], [tenant]);
    expect(report.failed).toEqual([{ tenantId: tenant, migration: '0001-a', error: expect.objectContaining({ name: 'ChecksumChanged' }) }]);
    await expect(rows(tenant, 'SELECT * FROM demo_b')).rejects.toMatchObject({ code: '42P01' });
  });

  it('takes a step as done where an earlier edition of it ran that it names, and no other', async () => {
    const [before, fresh] = [await fixture.addTenant(), await fixture.addTenant()];
    const first = sql('0001-a', 'CREATE TABLE demo_a (id int)');
    await runTenantMigrations(fixture.database, 'demo', [first], [before]);
    const [ran] = (await rows(before, 'SELECT checksum FROM plugin_migration')) as { checksum: string }[];
    const lighter: Migration = { ...sql('0001-a', 'CREATE TABLE demo_a (id int); CREATE INDEX ON demo_a (id)'), earlier: [ran?.checksum ?? ''] };
    expect(await runTenantMigrations(fixture.database, 'demo', [lighter, sql('0002-b', 'ALTER TABLE demo_a ADD COLUMN note text')], [before, fresh])).toEqual({ migrated: 2, unchanged: 0, failed: [] });
    expect(await rows(before, `SELECT count(*)::int AS n FROM pg_indexes WHERE tablename = 'demo_a' AND schemaname = current_schema()`)).toEqual([{ n: 0 }]);
    const report = await runTenantMigrations(fixture.database, 'demo', [{ ...lighter, earlier: ['another'] }], [before]);
    expect(report.failed).toMatchObject([{ migration: '0001-a', error: { name: 'ChecksumChanged' } }]);
  });

  it('rolls back the tenant where it fails, names the migration, and goes on with the others', async () => {
    const [good, bad] = [await fixture.addTenant(), await fixture.addTenant()];
    await runTenantMigrations(fixture.database, 'other', [sql('0001-x', 'CREATE TABLE demo_b (id int)')], [bad]);
    const migrations = [sql('0001-a', 'CREATE TABLE demo_a (id int)'), sql('0002-b', 'CREATE TABLE demo_b (id int)')];
    const report = await runTenantMigrations(fixture.database, 'demo', migrations, [bad, good]);
    expect(report).toMatchObject({ migrated: 1, failed: [{ tenantId: bad, migration: '0002-b' }] });
    await expect(rows(bad, 'SELECT * FROM demo_a')).rejects.toMatchObject({ code: '42P01' });
    expect(await rows(good, 'SELECT * FROM demo_b')).toEqual([]);
  });

  it('runs a migration that looks at data for each tenant by itself', async () => {
    const tenant = await fixture.addTenant();
    const table = sql('0001-a', `CREATE TABLE demo_a (id int); INSERT INTO demo_a VALUES (1), (2)`);
    const counting: Migration = {
      name: '0002-count',
      safe: 'expand',
      up: async (knex) => {
        const found = (await knex('demo_a').select('id')) as { id: number }[];
        await knex.schema.createTable('demo_count', (made) => void made.integer('n'));
        await knex('demo_count').insert({ n: found.length });
      },
    };
    expect(await runTenantMigrations(fixture.database, 'demo', [table, counting], [tenant])).toMatchObject({ failed: [] });
    expect(await rows(tenant, 'SELECT n FROM demo_count')).toEqual([{ n: 2 }]);
  });

  it.each(['SET search_path = public', `SELECT pg_catalog.set_config('search_path', 'public', false)`])('fails a migration that moves the search path by %s, and keeps nothing of it', async (text) => {
    const tenant = await fixture.addTenant();
    const report = await runTenantMigrations(fixture.database, 'demo', [sql('0001-a', `${text}; CREATE TABLE demo_stray (id int)`)], [tenant]);
    expect(report.failed).toHaveLength(1);
    const strays = await fixture.database.migrate(null, (tx) => tx.rows(`SELECT 1 FROM pg_tables WHERE tablename = 'demo_stray'`));
    expect(strays).toEqual([]);
  });

  it('lets two processes run the same migrations at once', async () => {
    const tenants = [await fixture.addTenant(), await fixture.addTenant(), await fixture.addTenant()];
    const other = await fixture.another();
    const migrations = [sql('0001-a', 'CREATE TABLE demo_a (id int)'), sql('0002-b', 'CREATE TABLE demo_b (id int)')];
    const reports = await Promise.all([fixture.database, other].map((database) => runTenantMigrations(database, 'demo', migrations, tenants)));
    expect(reports.flatMap((report) => report.failed)).toEqual([]);
    for (const tenant of tenants) expect(await rows(tenant, `SELECT count(*) AS n FROM plugin_migration WHERE owner = 'demo'`)).toEqual([{ n: 2 }]);
  });
});

describe('the migration lint', () => {
  it('has nothing against ordinary steps', async () => {
    const fine = sql('0001-a', `CREATE TABLE demo_a (id int PRIMARY KEY, parent int REFERENCES demo_a (id) ON DELETE CASCADE ON UPDATE CASCADE, note text DEFAULT 'drop table x');
      CREATE UNIQUE INDEX demo_a_note ON demo_a (note); ALTER TABLE demo_a ALTER COLUMN note DROP NOT NULL; UPDATE demo_a SET note = 'set role x'`);
    expect(await migrationLint(fine, 'demo')).toEqual([]);
    expect(await migrationLint(sql('0002-b', 'ALTER TABLE demo_a DROP COLUMN note', 'contract'), 'demo')).toEqual([]);
  });

  it.each([
    ['DROP TABLE demo_a', 'contract'],
    ['ALTER TABLE demo_a DROP COLUMN note', 'contract'],
    ['DROP SCHEMA platform CASCADE', 'of its own'],
    ['CREATE TABLE other_a (id int)', 'outside the prefix'],
    ['CREATE TABLE demo (id int)', 'outside the prefix'],
    ['UPDATE app_user SET username = 1', 'outside the prefix'],
    ['CREATE INDEX x ON talent (id)', 'outside the prefix'],
    ['CREATE TABLE platform.demo_a (id int)', 'names of schemas'],
    ['SET search_path = public', 'search path'],
    ['SET ROLE hako', 'settings of the session'],
    ['COMMIT', 'transaction'],
    ['GRANT ALL ON demo_a TO PUBLIC', 'rights'],
  ])('refuses %s', async (text, reason) => {
    expect((await migrationLint(sql('0001-a', text), 'demo')).join('\n')).toContain(reason);
  });
});

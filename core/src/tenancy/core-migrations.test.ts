import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTenantMigrations } from '../database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../database/test-database.js';
import { coreMigrations, migrateCore } from '../migrate.js';

let fixture: DatabaseFixture;
beforeAll(async () => void (fixture = await openTestDatabase('core_migrations')));
afterAll(() => fixture.close());

it("core's migrations make a whole tenant, once, with logs that its own role cannot rewrite", async () => {
  await migrateCore(fixture.database);
  const tenant = await fixture.addTenant();
  expect(await runTenantMigrations(fixture.database, 'core', coreMigrations, [tenant])).toMatchObject({ migrated: 1, failed: [] });
  expect(await runTenantMigrations(fixture.database, 'core', coreMigrations, [tenant])).toMatchObject({ migrated: 0, unchanged: 1, failed: [] });

  const db = fixture.database.tenant(tenant);
  expect(await db.read((reader) => reader.row('SELECT rbac_version FROM tenant_state'))).toEqual({ rbac_version: 1 });
  for (const statement of ['UPDATE change_log SET action = action', 'DELETE FROM security_log', 'DELETE FROM plugin_migration', `INSERT INTO plugin_migration (owner, name, checksum, ms) VALUES ('x', 'x', 'x', 1)`]) {
    await expect(db.write((tx) => tx.rows(statement))).rejects.toMatchObject({ code: '42501' });
  }
});

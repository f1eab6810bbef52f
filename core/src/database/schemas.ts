import type { OwnedDatabase } from './create-database.js';
import { createTenantSchemaSql, dropTenantSchemaSql } from './tenant-schema.js';
import { databasePlatformMigrations } from './platform-migrations.js';
import { runPlatformMigrations } from './migrations/run.js';

/** The tables the runner itself stands on; before any other migration. */
export async function preparePlatform(database: OwnedDatabase): Promise<void> {
  await runPlatformMigrations(database, 'database', databasePlatformMigrations);
}

/** An empty schema and its role. */
export async function createTenantSchema(database: OwnedDatabase, tenantId: string): Promise<void> {
  const sql = createTenantSchemaSql(tenantId, database.names);
  await database.owner.withSession((session) => session.script(`BEGIN; SET LOCAL search_path = ''; ${sql} COMMIT`));
}

export async function dropTenantSchema(database: OwnedDatabase, tenantId: string): Promise<void> {
  await database.owner.withSession((session) => session.script(`BEGIN; ${dropTenantSchemaSql(tenantId)} DELETE FROM platform.tenant_migration WHERE tenant_id = '${tenantId}'; COMMIT`));
}

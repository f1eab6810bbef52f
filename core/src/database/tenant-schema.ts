import { createRoleSql, type DatabaseNames } from './bootstrap.js';
import { quoteIdentifier, tenantPlace } from './identifiers.js';

/** Written once, never changed or deleted by the application: rights are taken away in the database. */
export const APPEND_ONLY = ['change_log', 'event_log', 'integration_log', 'security_log', 'audit_seal', 'audit_node', 'audit_checkpoint'] as const;

/** What has run here; each schema carries its own. */
export const LEDGER = `CREATE TABLE IF NOT EXISTS plugin_migration (owner text NOT NULL, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), ms integer NOT NULL, PRIMARY KEY (owner, name));`;

/**
 * A schema and the one role that may work in it. Rights on tables come from default privileges, so that no migration
 * has to hand them out and none can forget to.
 */
export function createTenantSchemaSql(tenantId: string, names: DatabaseNames): string {
  const place = tenantPlace(tenantId);
  const schema = quoteIdentifier(place.schema);
  const role = quoteIdentifier(place.role);
  return `
    ${createRoleSql(place.role, 'NOLOGIN')}
    GRANT ${role} TO ${quoteIdentifier(names.appRole)};
    GRANT ${quoteIdentifier(names.tenantGroup)} TO ${role};
    CREATE SCHEMA ${schema};
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT EXECUTE ON FUNCTIONS TO ${role};
    SET LOCAL search_path = ${schema};
    ${LEDGER}
    REVOKE INSERT, UPDATE, DELETE ON plugin_migration FROM ${role};
  `;
}

export function dropTenantSchemaSql(tenantId: string): string {
  const place = tenantPlace(tenantId);
  return `DROP SCHEMA IF EXISTS ${quoteIdentifier(place.schema)} CASCADE; DROP ROLE IF EXISTS ${quoteIdentifier(place.role)};`;
}

/** After core's own migrations, inside their transaction. */
export function appendOnlySql(tenantId: string): string {
  const { role } = tenantPlace(tenantId);
  const tables = APPEND_ONLY.map((table) => `'${table}'`).join(', ');
  return `DO $hako$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename IN (${tables}) LOOP
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM ${quoteIdentifier(role)}', name);
    END LOOP;
  END $hako$;`;
}

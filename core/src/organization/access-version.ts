import type { TenantTransaction } from '@hako/sdk-plugin';

/**
 * Raises the version under which everything about rights is cached, in the caller's transaction, and tells every process
 * on the bus topic `access` once it commits (PostgreSQL delivers a NOTIFY with the commit, never without it). To be called
 * by whatever changes roles, assignments, the tree or people's status.
 */
export async function bumpAccessVersion(tx: TenantTransaction): Promise<void> {
  await tx.rows(
    `WITH bumped AS (UPDATE tenant_state SET rbac_version = rbac_version + 1 RETURNING rbac_version)
     SELECT pg_notify('hako_access', json_build_object('tenantId', substr(current_schema(), 8)::uuid, 'version', rbac_version)::text) FROM bumped`,
  );
}

import type { TenantTransaction } from '@hako/sdk-plugin';
import { EventEmitter } from 'node:events';

/**
 * Raises the version under which everything about rights is cached, in the caller's transaction, and tells every process
 * on the bus topic `access` once it commits (PostgreSQL delivers a NOTIFY with the commit, never without it). To be called
 * by whatever changes roles, assignments, the tree or people's status.
 */
export async function bumpAccessVersion(tx: TenantTransaction): Promise<void> {
  const row = await tx.row<{ tenant_id: string }>(
    `WITH bumped AS (UPDATE tenant_state SET rbac_version = rbac_version + 1 RETURNING rbac_version, substr(current_schema(), 8)::uuid AS tenant_id)
     SELECT tenant_id, pg_notify('hako_access', json_build_object('tenantId', tenant_id, 'version', rbac_version)::text) FROM bumped`,
  );
  if (row) tx.afterCommit(() => void signal.emit('changed', row.tenant_id));
}

/**
 * Within this process the news must be there before the answer goes out: whoever has just made a subsidiary puts a talent
 * into it with the next request. The NOTIFY takes a moment and is for the others.
 */
const signal = new EventEmitter().setMaxListeners(0);

/** Calls back with the tenant's id after a commit in this process; answers a function that stops. */
export function onAccessChanged(listener: (tenantId: string) => void): () => void {
  signal.on('changed', listener);
  return () => signal.off('changed', listener);
}

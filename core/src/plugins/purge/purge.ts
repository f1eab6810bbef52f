import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuditActor } from '../../audit/types.js';
import { traced } from '../../observability/index.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { announce, asTenant, lock, reasonOf, switchable, tenantOf } from '../activation.js';
import { insideTransaction } from '../context/contexts.js';
import type { PluginRecord } from '../registry.js';
import { within } from '../within.js';
import { dropObjects } from './drop.js';
import { forgetRequest, markDropped, purgeRequest } from './requests.js';
import type { PurgeDeps, PurgeRequest } from './types.js';

const HOOK_MS = 60_000;
/** Files are deleted one by one in the storage, and noted a page at a time. */
const FILES_AT_ONCE = 200;

/** Asked before anything is wished, confirmed or dropped, so that nobody confirms what cannot be. */
export async function assertMayPurge(deps: PurgeDeps, { id, definition }: PluginRecord, tenantId: string, actor: Pick<AuditActor, 'principal'>): Promise<void> {
  if (!definition?.mayPurge) return;
  const ctx = deps.contexts.forWork(id, { tenant: await tenantOf(deps, tenantId), principal: actor.principal, signal: AbortSignal.timeout(HOOK_MS) });
  await within(ctx.signal, traced({ plugin: id, tenant: tenantId }, async () => definition.mayPurge?.(ctx)));
}

/**
 * The work of a confirmed request. It may be called again after a crash at any point: the first transaction takes the
 * plugin's tables, settings, jobs and notices at once, the files follow, and the plugin's row goes last.
 * @throws `PLUGIN_PURGE_FAILED`, and whatever the plugin's `mayPurge` says; then everything is as before
 */
export async function performPurge(deps: PurgeDeps, pluginId: string, tenantId: string, actor: AuditActor): Promise<{ files: number }> {
  const record = switchable(deps.pluginRegistry, pluginId);
  const request = await deps.database.platform.read((q) => purgeRequest(q, [tenantId, pluginId]));
  // Somebody else has finished it.
  if (!request?.confirmedAt) return { files: 0 };
  if (request.droppedAt === null) {
    try {
      await assertMayPurge(deps, record, tenantId, actor);
      await deps.database.migrate(tenantId, (tx) => dropAll(deps, record, tenantId, actor, tx));
    } catch (error) {
      await giveUp(deps, record, tenantId, reasonOf(error));
      throw error instanceof HakoError ? error : new HakoError('PLUGIN_PURGE_FAILED', { params: { plugin: pluginId }, details: { plugin: pluginId, reason: reasonOf(error) }, cause: error });
    }
  }
  const files = await deleteFiles(deps, pluginId, tenantId);
  await deps.database.platform.write(async (tx) => {
    // The row stays, so that the agency's epoch only rises; `available` is what it was before it was ever switched on.
    await tx.rows(`update plugin_activation set state = 'available', reason = null, demo_done = false, epoch = epoch + 1, changed_at = now() where tenant_id = $1 and plugin_id = $2 and state = 'purging'`, [tenantId, pluginId]);
    await forgetRequest(tx, [tenantId, pluginId]);
  });
  deps.pageCopies.purge({ tenantId, plugin: pluginId });
  await announce(deps, tenantId);
  return { files };
}

async function dropAll(deps: PurgeDeps, record: PluginRecord, tenantId: string, actor: AuditActor, tx: TenantTransaction): Promise<void> {
  const place = [tenantId, record.id] as const;
  await lock(tx, tenantId, record.id);
  const request = await purgeRequest(tx, place, 'for update');
  if (!request?.confirmedAt || request.droppedAt) return;
  if (record.definition?.purge) await asTenant(tx, tenantId, () => purgeHook(deps, record, tenantId, actor, tx));
  const dropped = record.manifest ? await dropObjects(tx, record.manifest, record.contributions?.migrations ?? []) : { tables: 0, rows: 0 };
  const keys = deps.settings.definitions([record.id]).map(({ key }) => key);
  const settings = await tx.rows('delete from setting where key = any($1::text[]) returning key', [keys]);
  await tx.rows('delete from job where plugin = $1', [record.id]);
  await tx.rows('delete from notice where plugin = $1', [record.id]);
  // As if its migrations had never run here.
  await tx.rows('delete from plugin_migration where owner = $1', [record.id]);
  await tx.rows('delete from platform.tenant_migration where tenant_id = $1 and owner = $2', [tenantId, record.id]);
  await bumpAccessVersion(tx);
  await markDropped(tx, place, deps.clock.now());
  const files = await tx.row<{ count: number }>('select count(*)::int as count from file_object where plugin = $1', [record.id]);
  await deps.audit.change(tx, 'core', actor, entryOf(record, request, { ...dropped, settings: settings.length, files: files?.count ?? 0 }));
  tx.afterCommit(() => deps.bus.publish('settings', { tenantId }));
}

const entryOf = (record: PluginRecord, request: PurgeRequest, counts: Record<string, number>) => ({
  action: 'plugin.purged',
  resource: { type: 'plugin', id: record.id, label: record.id },
  scope: { type: 'tenant' as const },
  before: { version: record.version, ...counts },
  after: { reason: request.reason, requestedBy: request.requestedBy.name, confirmedBy: request.confirmedBy?.name ?? null },
});

async function purgeHook(deps: PurgeDeps, { id, definition }: PluginRecord, tenantId: string, actor: AuditActor, tx: TenantTransaction): Promise<void> {
  const signal = AbortSignal.timeout(HOOK_MS);
  const ctx = deps.contexts.forWork(id, { tenant: await tenantOf(deps, tenantId), principal: actor.principal, signal, db: insideTransaction(tx, deps.database.tenant(tenantId)) });
  await within(signal, traced({ plugin: id, tenant: tenantId }, async () => definition?.purge?.(tx, ctx)));
}

/** Nothing was dropped: the plugin is off as before, and staff read why. */
async function giveUp(deps: PurgeDeps, { id }: PluginRecord, tenantId: string, reason: string): Promise<void> {
  await deps.database.platform.write(async (tx) => {
    await tx.rows(`update plugin_activation set state = 'inactive', reason = $3, changed_at = now() where tenant_id = $1 and plugin_id = $2 and state = 'purging'`, [tenantId, id, reason]);
    await forgetRequest(tx, [tenantId, id]);
  });
  deps.log.warn({ plugin: id, tenantId, reason }, 'the data of a plugin could not be deleted');
  await announce(deps, tenantId);
}

async function deleteFiles({ database, storage }: PurgeDeps, pluginId: string, tenantId: string): Promise<number> {
  const db = database.tenant(tenantId);
  for (let deleted = 0; ; ) {
    const page = await db.read((q) => q.rows<{ key: string }>('select key from file_object where plugin = $1 order by key limit $2', [pluginId, FILES_AT_ONCE]));
    if (page.length === 0) return deleted;
    for (const { key } of page) await storage.delete(`${tenantId}/${pluginId}/${key}`);
    await db.write((tx) => tx.rows('delete from file_object where plugin = $1 and key = any($2::text[])', [pluginId, page.map(({ key }) => key)]));
    deleted += page.length;
  }
}

import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuditActor } from '../../audit/types.js';
import { announce, lock, switchable } from '../activation.js';
import type { PluginRecord } from '../registry.js';
import { createdObjects } from './created-objects.js';
import { present, rowsOf } from './drop.js';
import { assertMayPurge } from './purge.js';
import { forgetRequest, markConfirmed, openRequest, purgeRequest } from './requests.js';
import { PURGE_JOB, PURGE_REQUEST_MS, type PluginHoldings, type PurgeDeps, type PurgeRequest } from './types.js';

const refuse = (code: string, plugin: string): HakoError => new HakoError(code, { params: { plugin }, details: { plugin } });

/** Two people for what cannot be taken back: one asks, another confirms within half an hour. */
export interface PurgeDesk {
  holdings(pluginId: string, tenantId: string): Promise<PluginHoldings>;
  /** What waits for a second person, or is at work. */
  request(pluginId: string, tenantId: string): Promise<PurgeRequest | undefined>;
  ask(pluginId: string, tenantId: string, reason: string, actor: AuditActor): Promise<PurgeRequest>;
  withdraw(pluginId: string, tenantId: string, actor: AuditActor): Promise<void>;
  /** @returns id of the job that does it */
  confirm(pluginId: string, tenantId: string, actor: AuditActor): Promise<string>;
}

export function createPurgeDesk(deps: PurgeDeps): PurgeDesk {
  const inactive = async (pluginId: string, tenantId: string): Promise<PluginRecord> => {
    const record = switchable(deps.pluginRegistry, pluginId);
    // Its hooks have a say, and a plugin that did not start cannot say it.
    if (record.state !== 'ready') throw new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin: pluginId }, details: { plugin: pluginId, reason: record.reason } });
    const { state } = await deps.activation.row(tenantId, pluginId);
    if (state === 'purging') throw refuse('PLUGIN_PURGING', pluginId);
    if (state === 'available') throw refuse('PLUGIN_HAS_NO_DATA', pluginId);
    if (state !== 'inactive') throw refuse('PLUGIN_STILL_ACTIVE', pluginId);
    return record;
  };

  const request: PurgeDesk['request'] = async (pluginId, tenantId) => {
    const found = await deps.database.platform.read((q) => purgeRequest(q, [tenantId, pluginId]));
    return found && (found.confirmedAt !== null || found.expiresAt > deps.clock.now()) ? found : undefined;
  };

  const holdings: PurgeDesk['holdings'] = async (pluginId, tenantId) => {
    const { manifest, contributions } = switchable(deps.pluginRegistry, pluginId);
    const names = manifest ? ((await createdObjects(manifest, contributions?.migrations ?? [])).get('table') ?? []) : [];
    const keys = deps.settings.definitions([pluginId]).map(({ key }) => key);
    return deps.database.tenant(tenantId).read(async (q) => {
      const tables = await rowsOf(q, await present(q, names, ['r', 'p']));
      const rest = await q.row<{ files: number; bytes: string; settings: number; jobs: number }>(
        `select (select count(*)::int from file_object where plugin = $1) as files, (select coalesce(sum(size), 0)::text from file_object where plugin = $1) as bytes,
                (select count(*)::int from setting where key = any($2::text[])) as settings, (select count(*)::int from job where plugin = $1) as jobs`,
        [pluginId, keys],
      );
      return { tables, files: { count: rest?.files ?? 0, bytes: Number(rest?.bytes ?? 0) }, settings: rest?.settings ?? 0, jobs: rest?.jobs ?? 0 };
    });
  };

  /** In the agency's schema with the owner's rights, so that the request, the log and the job's row are there together. */
  const inOne = <T>(tenantId: string, pluginId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> =>
    deps.database.migrate(tenantId, async (tx) => {
      await lock(tx, tenantId, pluginId);
      return work(tx);
    });

  const log = (tx: TenantTransaction, actor: AuditActor, pluginId: string, verb: 'requested' | 'withdrawn' | 'confirmed', facts: Record<string, string | number | null>): Promise<void> =>
    deps.audit.change(tx, 'core', actor, { action: `plugin.purge.${verb}`, resource: { type: 'plugin', id: pluginId, label: pluginId }, scope: { type: 'tenant' }, after: facts });

  return {
    holdings,
    request,
    async ask(pluginId, tenantId, reason, actor) {
      const record = await inactive(pluginId, tenantId);
      await assertMayPurge(deps, record, tenantId, actor);
      const there = await holdings(pluginId, tenantId);
      const at = deps.clock.now();
      const until = new Date(at.getTime() + PURGE_REQUEST_MS);
      await inOne(tenantId, pluginId, async (tx) => {
        const open = await purgeRequest(tx, [tenantId, pluginId], 'for update');
        if (open?.confirmedAt) throw refuse('PLUGIN_PURGING', pluginId);
        if (open && open.expiresAt > at) throw refuse('PLUGIN_PURGE_OPEN', pluginId);
        await openRequest(tx, [tenantId, pluginId], { reason, by: actor.principal, at, until });
        await log(tx, actor, pluginId, 'requested', { reason, tables: there.tables.length, rows: there.tables.reduce((sum, { rows }) => sum + rows, 0), files: there.files.count, expiresAt: until.toISOString() });
        await deps.notices.forPlugin({ tenantId, pluginId: 'core' }).send(tx, { to: { permission: 'plugin:delete', scope: { type: 'tenant' } }, title: 'plugins.notices.purge', params: { plugin: pluginId, name: actor.principal.name }, link: '/plugins', level: 'warning' });
      });
      await announce(deps, tenantId);
      return (await request(pluginId, tenantId)) as PurgeRequest;
    },
    async withdraw(pluginId, tenantId, actor) {
      switchable(deps.pluginRegistry, pluginId);
      await inOne(tenantId, pluginId, async (tx) => {
        const open = await purgeRequest(tx, [tenantId, pluginId], 'for update');
        if (!open || open.confirmedAt) throw refuse('PLUGIN_PURGE_CLOSED', pluginId);
        await forgetRequest(tx, [tenantId, pluginId]);
        await log(tx, actor, pluginId, 'withdrawn', { reason: open.reason });
      });
      await announce(deps, tenantId);
    },
    async confirm(pluginId, tenantId, actor) {
      const { state } = await deps.activation.row(tenantId, pluginId);
      // Confirmed and stuck, for instance because its job was cancelled: whoever may delete sets it going again.
      const again = state === 'purging';
      if (!again) await assertMayPurge(deps, await inactive(pluginId, tenantId), tenantId, actor);
      const job = await inOne(tenantId, pluginId, async (tx) => {
        const open = await purgeRequest(tx, [tenantId, pluginId], 'for update');
        const now = deps.clock.now();
        if (!open || (!open.confirmedAt && open.expiresAt <= now)) throw refuse('PLUGIN_PURGE_CLOSED', pluginId);
        if (!open.confirmedAt) {
          if (open.requestedBy.id === actor.principal.id) throw refuse('PLUGIN_PURGE_SAME_PERSON', pluginId);
          await markConfirmed(tx, [tenantId, pluginId], actor.principal, now);
          await tx.rows(`update platform.plugin_activation set state = 'purging', reason = null, epoch = epoch + 1, changed_at = now() where tenant_id = $1 and plugin_id = $2`, [tenantId, pluginId]);
          await log(tx, actor, pluginId, 'confirmed', { reason: open.reason, requestedBy: open.requestedBy.name });
        }
        return deps.jobs.forPlugin({ tenantId, pluginId: 'core', principal: actor.principal }).enqueue(tx, PURGE_JOB, { plugin: pluginId }, { title: 'plugins.jobs.purge', params: { plugin: pluginId }, link: '/plugins' });
      });
      await announce(deps, tenantId);
      return job.id;
    },
  };
}

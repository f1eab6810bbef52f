import { HakoError, notFound, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import { runTenantMigrations, tenantPlace, type OwnedDatabase } from '../database/index.js';
import { traced } from '../observability/index.js';
import { bumpAccessVersion } from '../organization/index.js';
import type { ActivationState } from './activation-state.js';
import { insideTransaction, type Contexts } from './context/contexts.js';
import type { PluginRecord, PluginRegistry } from './registry.js';
import { messageOf } from './source.js';
import type { TenantPluginState } from './types.js';
import { within } from './within.js';

const HOOK_MS = 60_000;

export interface ActivationDeps extends Pick<Cradle, 'tenants' | 'audit' | 'bus' | 'live' | 'log'> {
  database: OwnedDatabase;
  pluginRegistry: PluginRegistry;
  activation: ActivationState;
  contexts: Contexts;
}

/** Switches a plugin on for one tenant; everybody else's requests go on. */
export async function enablePlugin(deps: ActivationDeps, pluginId: string, tenantId: string, actor: AuditActor): Promise<void> {
  const record = switchable(deps.pluginRegistry, pluginId);
  if (record.state !== 'ready') throw new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin: pluginId }, details: { plugin: pluginId, reason: record.reason } });
  const row = await deps.activation.row(tenantId, pluginId);
  if (row.state === 'purging') throw new HakoError('PLUGIN_PURGING', { params: { plugin: pluginId }, details: { plugin: pluginId } });
  if (!row.allowed) throw new HakoError('PLUGIN_NOT_ALLOWED', { params: { plugin: pluginId }, details: { plugin: pluginId } });
  if (row.state === 'active') return;
  await assertRequirementsActive(deps, record, tenantId);
  await note(deps, record, tenantId, 'migrating', null);
  try {
    await migrate(deps, record, tenantId);
    await deps.database.migrate(tenantId, (tx) => activate(deps, record, tenantId, actor, tx));
  } catch (error) {
    const reason = reasonOf(error);
    await note(deps, record, tenantId, 'failing', reason);
    deps.log.warn({ err: error, plugin: pluginId, tenantId }, 'a plugin could not be switched on');
    throw new HakoError('PLUGIN_ACTIVATION_FAILED', { params: { plugin: pluginId }, details: { plugin: pluginId, reason }, cause: error });
  } finally {
    await announce(deps, tenantId);
  }
}

export async function disablePlugin(deps: ActivationDeps, pluginId: string, tenantId: string, actor: AuditActor): Promise<void> {
  const record = switchable(deps.pluginRegistry, pluginId);
  const { state } = await deps.activation.row(tenantId, pluginId);
  if (state === 'available' || state === 'inactive' || state === 'purging') return;
  const dependants = await activeDependants(deps, record, tenantId);
  if (dependants.length > 0) throw new HakoError('PLUGIN_HAS_DEPENDANTS', { params: { plugin: pluginId, dependants: dependants.join(', ') }, details: { plugin: pluginId, dependants } });
  await deactivationHook(deps, record, tenantId, actor);
  await deps.database.migrate(tenantId, async (tx) => {
    await lock(tx, tenantId, pluginId);
    await saveState(tx, record, tenantId, 'inactive');
    await deps.audit.change(tx, 'core', actor, { action: 'plugin.disabled', resource: { type: 'plugin', id: pluginId, label: pluginId }, scope: { type: 'tenant' }, before: { version: record.version } });
  });
  await announce(deps, tenantId);
}

/** Brings tenants that use a plugin to the version of this process. A tenant that fails is marked and stands aside. */
export async function upgradePlugin(deps: ActivationDeps, record: PluginRecord): Promise<void> {
  const tenants = await deps.activation.tenantsWith(record.id);
  if (tenants.length === 0) return;
  const report = await runTenantMigrations(deps.database, record.id, record.contributions?.migrations ?? [], tenants.map(({ tenantId }) => tenantId));
  for (const { tenantId, migration, error } of report.failed) {
    deps.log.error({ err: error, plugin: record.id, tenantId, migration }, 'a plugin could not be brought up to date for a tenant');
    await note(deps, record, tenantId, 'failing', `migration ${migration}: ${reasonOf(error)}`);
  }
  const failed = new Set(report.failed.map(({ tenantId }) => tenantId));
  await deps.database.platform.write((tx) =>
    tx.rows(`update plugin_activation set state = 'active', reason = null, version = $2, epoch = epoch + 1, changed_at = now() where plugin_id = $1 and tenant_id = any($3::uuid[]) and (version <> $2 or state = 'failing')`, [
      record.id,
      record.version,
      tenants.map(({ tenantId }) => tenantId).filter((tenantId) => !failed.has(tenantId)),
    ]),
  );
}

async function migrate(deps: ActivationDeps, record: PluginRecord, tenantId: string): Promise<void> {
  const report = await runTenantMigrations(deps.database, record.id, record.contributions?.migrations ?? [], [tenantId]);
  const failed = report.failed[0];
  if (failed) throw new Error(`migration ${failed.migration} failed: ${reasonOf(failed.error)}`, { cause: failed.error });
}

/** Hook, state, epoch and the change log's entry: all of it, or none. */
async function activate(deps: ActivationDeps, record: PluginRecord, tenantId: string, actor: AuditActor, tx: TenantTransaction): Promise<void> {
  await lock(tx, tenantId, record.id);
  if (record.definition?.activate) await asTenant(tx, tenantId, () => activationHook(deps, record, tenantId, actor, tx));
  await saveState(tx, record, tenantId, 'active');
  await deps.audit.change(tx, 'core', actor, { action: 'plugin.enabled', resource: { type: 'plugin', id: record.id, label: record.id }, scope: { type: 'tenant' }, after: { version: record.version } });
}

async function activationHook(deps: ActivationDeps, { id, definition }: PluginRecord, tenantId: string, actor: AuditActor, tx: TenantTransaction): Promise<void> {
  const tenant = await tenantOf(deps, tenantId);
  const signal = AbortSignal.timeout(HOOK_MS);
  const ctx = deps.contexts.forWork(id, { tenant, principal: actor.principal, signal, db: insideTransaction(tx, deps.database.tenant(tenantId)) });
  await within(signal, traced({ plugin: id, tenant: tenantId }, async () => definition?.activate?.(tx, ctx)));
}

async function deactivationHook(deps: ActivationDeps, { id, definition }: PluginRecord, tenantId: string, actor: AuditActor): Promise<void> {
  if (!definition?.deactivate) return;
  const tenant = await tenantOf(deps, tenantId);
  const signal = AbortSignal.timeout(HOOK_MS);
  const ctx = deps.contexts.forWork(id, { tenant, principal: actor.principal, signal });
  // A plugin cannot keep itself switched on by failing to let go.
  await within(signal, traced({ plugin: id, tenant: tenantId }, async () => definition.deactivate?.(ctx))).catch((err: unknown) => deps.log.warn({ err, plugin: id, tenantId }, 'a plugin did not let go in order'));
}

/** The hook is the plugin's code: it works with the tenant's rights, not with the owner's. */
export async function asTenant(tx: TenantTransaction, tenantId: string, work: () => Promise<void>): Promise<void> {
  // The name is made of a checked id; nothing of it comes from outside.
  await tx.rows(`set local role ${tenantPlace(tenantId).role}`);
  await work();
  await tx.rows('set local role none');
}

export const lock = (tx: TenantTransaction, tenantId: string, pluginId: string): Promise<object[]> => tx.rows('select pg_advisory_xact_lock(hashtext($1), hashtext($2)) is null as taken', [`hako.plugin.${pluginId}`, tenantId]);

async function saveState(tx: TenantTransaction, record: PluginRecord, tenantId: string, state: TenantPluginState): Promise<void> {
  await tx.rows(
    `insert into platform.plugin_activation (tenant_id, plugin_id, state, version) values ($1, $2, $3, $4)
     on conflict (tenant_id, plugin_id) do update set state = excluded.state, version = excluded.version, reason = null, epoch = platform.plugin_activation.epoch + 1, changed_at = now()`,
    [tenantId, record.id, state, record.version],
  );
  await bumpAccessVersion(tx);
}

async function note(deps: ActivationDeps, record: PluginRecord, tenantId: string, state: TenantPluginState, reason: string | null): Promise<void> {
  await deps.database.platform.write((tx) =>
    tx.rows(
      `insert into plugin_activation (tenant_id, plugin_id, state, version, reason) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, plugin_id) do update set state = excluded.state, reason = excluded.reason, epoch = plugin_activation.epoch + 1, changed_at = now()`,
      [tenantId, record.id, state, record.version, reason],
    ),
  );
}

export async function announce(deps: ActivationDeps, tenantId: string): Promise<void> {
  const { epoch } = await deps.activation.refresh(tenantId);
  await deps.bus.publish('plugins', { tenantId });
  await deps.live.publish({ type: 'plugins', tenantId, data: { epoch } });
}

async function assertRequirementsActive(deps: ActivationDeps, { id, manifest }: PluginRecord, tenantId: string): Promise<void> {
  const providers = Object.keys(manifest?.consumes ?? {}).flatMap((capability) => deps.pluginRegistry.provider(capability)?.id ?? []);
  const needed = [...new Set([...Object.keys(manifest?.requires ?? {}), ...providers])];
  const active = await deps.activation.activeFor(tenantId);
  const missing = needed.filter((one) => !active.has(one));
  if (missing.length > 0) throw new HakoError('PLUGIN_REQUIRES_OTHERS', { params: { plugin: id, required: missing.join(', ') }, details: { plugin: id, required: missing } });
}

async function activeDependants(deps: ActivationDeps, { id, manifest }: PluginRecord, tenantId: string): Promise<string[]> {
  const active = await deps.activation.activeFor(tenantId);
  const offered = Object.keys(manifest?.provides ?? {});
  return deps.pluginRegistry
    .all()
    .filter((other) => other.id !== id && active.has(other.id))
    .filter((other) => other.manifest?.requires?.[id] !== undefined || offered.some((capability) => other.manifest?.consumes?.[capability] !== undefined))
    .map((other) => other.id);
}

export function switchable(registry: PluginRegistry, pluginId: string): PluginRecord {
  const record = registry.get(pluginId);
  if (!record) throw notFound();
  if (record.manifest?.scope === 'platform') throw new HakoError('PLUGIN_ALWAYS_ON', { params: { plugin: pluginId }, details: { plugin: pluginId } });
  return record;
}

export async function tenantOf(deps: ActivationDeps, tenantId: string): Promise<{ id: string; code: string }> {
  const tenant = await deps.tenants.byId(tenantId);
  if (!tenant) throw notFound();
  return tenant;
}

/** PostgreSQL quotes rows in its messages, so only its code and the names of things are told. */
export function reasonOf(error: unknown): string {
  const facts = error as { severity?: unknown; code?: unknown; constraint?: unknown; table?: unknown };
  if (typeof facts.severity === 'string') return `PostgreSQL ${String(facts.code)}${facts.table ? ` at table ${String(facts.table)}` : ''}${facts.constraint ? `, constraint ${String(facts.constraint)}` : ''}`;
  return messageOf(error).slice(0, 500);
}

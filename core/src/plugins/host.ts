import { notFound, type Principal } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { GateState } from '../http/types.js';
import { currentTrace } from '../observability/index.js';
import { announce, disablePlugin, enablePlugin, upgradePlugin } from './activation.js';
import { watchProcess } from './attribution.js';
import { acceptsClient } from './client-version.js';
import type { Containment } from './containment.js';
import { runDemo } from './demo.js';
import { eventHandlers } from './event-handlers.js';
import { loadPlugins, type LoadDeps } from './load.js';
import { createReadiness } from './needs-config.js';
import { createPurgeDesk, purgeJob, type PurgeDeps } from './purge/index.js';
import { fail } from './registry.js';
import type { PluginSource } from './source.js';
import type { PluginHost } from './types.js';
import { within } from './within.js';

const SHUTDOWN_MS = 10_000;

export interface HostDeps extends LoadDeps, PurgeDeps {
  containment: Containment;
  pluginSources: () => Promise<PluginSource[]>;
  /** Ends the process in order, after a fault that nobody can be named for. */
  crash: (error: unknown) => void;
}

type HostParts = Omit<HostDeps, keyof LoadDeps | keyof PurgeDeps> & LoadDeps & PurgeDeps;

export function createPluginHost(deps: HostParts): PluginHost {
  const { pluginRegistry, activation, containment } = deps;
  const readiness = createReadiness(deps);
  const stopWatching = watchProcess(deps, {
    onCulprit(plugin, reason) {
      const record = pluginRegistry.get(plugin);
      if (!record || record.state === 'quarantined') return;
      fail(record, 'quarantined', reason);
      deps.log.error({ plugin, reason, state: 'quarantined' }, 'a plugin was taken out of this process');
      deps.metrics.gauge('hako_plugin_ready', 'Whether a plugin works in this process', { plugin }, 0);
    },
    onUnknown: deps.crash,
  });

  /** Nearly every request finds all that it takes at hand. Only `open` is said here. */
  const isSurelyOpen = (owner: string, tenantId: string | null): boolean =>
    pluginRegistry.get(owner)?.state === 'ready' && !containment.isOpen(owner) && (tenantId === null || (activation.isActiveNow(tenantId, owner) && readiness.isSurelyComplete(owner, tenantId)));

  const check: PluginHost['check'] = (owner, tenantId) => (isSurelyOpen(owner, tenantId) ? 'open' : look(owner, tenantId));

  const look = async (owner: string, tenantId: string | null): Promise<GateState> => {
    const record = pluginRegistry.get(owner);
    if (!record) return 'inactive';
    if (tenantId !== null && !(await activation.isActive(tenantId, owner))) {
      const { state } = await activation.row(tenantId, owner);
      return state === 'failing' ? 'unavailable' : 'inactive';
    }
    if (record.state !== 'ready' || containment.isOpen(owner)) return 'unavailable';
    return tenantId !== null && (await readiness.lacks(owner, tenantId)) ? 'needs-config' : 'open';
  };

  return {
    async load() {
      deps.jobs.define([purgeJob(deps)]);
      await loadPlugins(deps, await deps.pluginSources());
      await activation.start();
    },
    plugins: () => pluginRegistry.all(),
    check,
    outdated(owner, client) {
      const own = pluginRegistry.get(owner)?.version;
      return own === undefined || acceptsClient(own, client) ? undefined : own;
    },
    epochNow: (tenantId) => activation.epochNow(tenantId),
    run: (owner, tenantId, work) => containment.run(owner, tenantId, work),
    async tenantState(pluginId, tenantId) {
      const { state, reason, allowed } = await activation.row(tenantId, pluginId);
      return { state: (await activation.isActive(tenantId, pluginId)) ? 'active' : state, reason, allowed };
    },
    enable: (pluginId, tenantId, by) => enablePlugin(deps, pluginId, tenantId, actorOf(by)),
    disable: (pluginId, tenantId, by) => disablePlugin(deps, pluginId, tenantId, actorOf(by)),
    purge: createPurgeDesk(deps),
    activeFor: (tenantId) => activation.activeFor(tenantId),
    async context(pluginId, tenantId, principal, { signal, requestId }) {
      const tenant = await deps.tenants.byId(tenantId);
      if (!tenant) throw notFound();
      await activation.of(tenantId);
      return deps.contexts.forWork(pluginId, { tenant, principal, signal, ...(requestId === undefined ? {} : { requestId }) });
    },
    async upgrade() {
      for (const record of pluginRegistry.ready()) await upgradePlugin(deps, record);
    },
    jobGate: {
      // Core's own jobs (mail) pass no other gate: core is on for every agency that is not suspended.
      isOpen: async (plugin, tenantId) => (await deps.tenants.byId(tenantId))?.status === 'active' && (plugin === 'core' || (await check(plugin, tenantId)) === 'open'),
      async activeTenants(plugin) {
        const active = (await deps.tenants.list()).filter(({ status }) => status === 'active').map(({ id }) => id);
        if (plugin === 'core') return active;
        const users = new Set((await activation.tenantsWith(plugin)).map(({ tenantId }) => tenantId));
        return active.filter((id) => users.has(id));
      },
    },
    handlers: eventHandlers(deps),
    async allow(pluginId, tenantId, allowed) {
      if (!pluginRegistry.get(pluginId) || !(await deps.tenants.byId(tenantId))) throw notFound();
      await deps.database.platform.write((tx) =>
        tx.rows('insert into plugin_allowance (tenant_id, plugin_id, allowed) values ($1, $2, $3) on conflict (tenant_id, plugin_id) do update set allowed = excluded.allowed, changed_at = now()', [tenantId, pluginId, allowed]),
      );
      await deps.database.platform.write((tx) => tx.rows('update plugin_activation set epoch = epoch + 1 where tenant_id = $1 and plugin_id = $2', [tenantId, pluginId]));
      await announce(deps, tenantId);
    },
    demo: (pluginId, tenantId, principal) => runDemo(deps, pluginId, tenantId, principal),
    async shutdown() {
      await activation.close();
      for (const { id, definition } of pluginRegistry.ready().reverse()) {
        const work = async (): Promise<void> => definition?.shutdown?.(deps.contexts.forProcess(id));
        await within(AbortSignal.timeout(SHUTDOWN_MS), work()).catch((err: unknown) => deps.log.warn({ err, plugin: id }, 'a plugin did not stop in order'));
      }
      stopWatching();
    },
  };
}

function actorOf(by: Principal | AuditActor): AuditActor {
  if ('principal' in by) return by;
  return { principal: by, requestId: currentTrace()?.requestId ?? null, ip: null, userAgent: null };
}

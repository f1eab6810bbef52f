import type { Cradle } from '../cradle.js';
import type { PluginRegistry } from './registry.js';
import type { TenantPluginState } from './types.js';

const POLL_MS = 15_000;

export interface ActivationRow {
  state: TenantPluginState;
  reason: string | null;
  version: string | null;
  allowed: boolean;
}

interface TenantStates {
  rows: Map<string, ActivationRow>;
  active: Set<string>;
  /** Rows are never taken away and each change raises its row's epoch, so that the sum only rises. */
  epoch: number;
}

interface Known extends TenantStates {
  /** Which reading this is, counted from the first of the process. */
  turn: number;
}

const AVAILABLE: ActivationRow = { state: 'available', reason: null, version: null, allowed: true };

const NOTHING = (): TenantStates => ({ rows: new Map(), active: new Set(), epoch: 1 });

/** What this process knows about who has switched on what. Changes come over the bus; a poll catches what got lost. */
export class ActivationState {
  readonly #deps: Pick<Cradle, 'database' | 'bus' | 'log'>;
  readonly #registry: PluginRegistry;
  readonly #tenants = new Map<string, Known>();
  readonly #loading = new Map<string, Promise<TenantStates>>();
  #turns = 0;
  #stop: (() => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Pick<Cradle, 'database' | 'bus' | 'log'>, registry: PluginRegistry) {
    this.#deps = deps;
    this.#registry = registry;
  }

  async start(): Promise<void> {
    this.#stop = await this.#deps.bus.subscribe('plugins', ({ tenantId }) => {
      if (typeof tenantId === 'string' && this.#tenants.has(tenantId)) this.refresh(tenantId).catch((err: unknown) => this.#deps.log.warn({ err, tenantId }, 'which plugins are on was not read'));
    });
    this.#timer = setInterval(() => void this.#poll(), POLL_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stop?.();
  }

  async of(tenantId: string): Promise<TenantStates> {
    const known = this.#tenants.get(tenantId);
    if (known) return known;
    let loading = this.#loading.get(tenantId);
    if (!loading) {
      loading = this.refresh(tenantId).finally(() => this.#loading.delete(tenantId));
      this.#loading.set(tenantId, loading);
    }
    return loading;
  }

  async row(tenantId: string, pluginId: string): Promise<ActivationRow> {
    return (await this.of(tenantId)).rows.get(pluginId) ?? AVAILABLE;
  }

  /** Without waiting; everything that runs for a tenant has passed a gate that loaded its states. */
  isActiveNow(tenantId: string, pluginId: string): boolean {
    return this.#isPlatform(pluginId) || (this.#tenants.get(tenantId)?.active.has(pluginId) ?? false);
  }

  epochNow(tenantId: string): number | undefined {
    return this.#tenants.get(tenantId)?.epoch;
  }

  async isActive(tenantId: string, pluginId: string): Promise<boolean> {
    return this.#isPlatform(pluginId) || (await this.of(tenantId)).active.has(pluginId);
  }

  async activeFor(tenantId: string): Promise<ReadonlySet<string>> {
    const { active } = await this.of(tenantId);
    const platform = this.#registry.all().filter(({ id }) => this.#isPlatform(id)).map(({ id }) => id);
    return platform.length === 0 ? active : new Set([...active, ...platform]);
  }

  /** Tenants for which a plugin is on, straight from the database. */
  async tenantsWith(pluginId: string): Promise<{ tenantId: string; version: string }[]> {
    const rows = await this.#deps.database.platform.read((q) =>
      q.rows<{ tenant_id: string; version: string }>(
        `select a.tenant_id, a.version from plugin_activation a left join plugin_allowance w using (tenant_id, plugin_id)
         where a.plugin_id = $1 and a.state in ('active', 'failing') and coalesce(w.allowed, true)`,
        [pluginId],
      ),
    );
    return rows.map(({ tenant_id, version }) => ({ tenantId: tenant_id, version }));
  }

  async refresh(tenantId: string): Promise<TenantStates> {
    const turn = (this.#turns += 1);
    return this.#keep(tenantId, turn, (await this.#read([tenantId])).get(tenantId));
  }

  /** Readings may end in another order than they began: what was asked for later stands, or a plugin just switched on would be off until the next poll. */
  #keep(tenantId: string, turn: number, states: TenantStates = NOTHING()): TenantStates {
    const known = this.#tenants.get(tenantId);
    if (known && known.turn > turn) return known;
    this.#tenants.set(tenantId, { ...states, turn });
    return states;
  }

  async #poll(): Promise<void> {
    try {
      const ids = [...this.#tenants.keys()];
      const turn = (this.#turns += 1);
      const read = await this.#read(ids);
      for (const id of ids) this.#keep(id, turn, read.get(id));
    } catch (err) {
      this.#deps.log.warn({ err, component: 'plugins' }, 'which plugins are on was not read');
    }
  }

  async #read(tenantIds: readonly string[]): Promise<Map<string, TenantStates>> {
    const rows = await this.#deps.database.platform.read((q) =>
      q.rows<{ tenant_id: string; plugin_id: string; state: TenantPluginState | null; reason: string | null; version: string | null; allowed: boolean; epoch: number | null }>(
        `select tenant_id, plugin_id, a.epoch, a.state, a.reason, a.version, coalesce(w.allowed, true) as allowed
         from plugin_activation a full join plugin_allowance w using (tenant_id, plugin_id) where tenant_id = any($1::uuid[])`,
        [tenantIds],
      ),
    );
    const tenants = new Map<string, TenantStates>();
    for (const { tenant_id, plugin_id, state, reason, version, allowed, epoch } of rows) {
      const states = tenants.get(tenant_id) ?? NOTHING();
      tenants.set(tenant_id, states);
      states.rows.set(plugin_id, { state: state ?? 'available', reason, version, allowed });
      states.epoch += epoch ?? 0;
      if (state === 'active' && allowed) states.active.add(plugin_id);
    }
    return tenants;
  }

  #isPlatform(pluginId: string): boolean {
    return this.#registry.get(pluginId)?.manifest?.scope === 'platform';
  }
}

import type { PluginContext, Principal, ProcessContext, RequestContext, TenantDb, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { ContextFactory, RequestFacts } from '../../http/types.js';
import { VISITOR } from '../../http/index.js';
import { NOBODY } from '../../ids.js';
import { currentTrace } from '../../observability/index.js';
import type { ActivationState } from '../activation-state.js';
import { askBefore } from '../before-hooks.js';
import { useCapability } from '../capabilities.js';
import type { Containment } from '../containment.js';
import { createEventSchemas, type EventSchemas } from '../event-schemas.js';
import type { PluginRegistry } from '../registry.js';
import { outboundHttp } from './outbound-http.js';
import { WorkContext, type ContextDeps, type OwnerFacts, type WorkFacts } from './work-context.js';

export const SYSTEM: Principal = { type: 'system', id: NOBODY, name: 'system', sessionId: null };
const CORE_VERSION = '0.1.0';

export interface WorkOptions {
  tenant: { id: string; code: string };
  principal: Principal;
  signal: AbortSignal;
  locale?: RequestFacts['locale'];
  requestId?: string;
  jobId?: string;
  db?: TenantDb;
}

export interface Contexts extends ContextFactory {
  forWork(owner: string, options: WorkOptions): PluginContext;
  forProcess(owner: string): ProcessContext;
}

type Deps = ContextDeps & Pick<Cradle, 'log' | 'outbound' | 'errors' | 'metrics'> & { pluginRegistry: PluginRegistry; activation: ActivationState; containment: Containment };

export function createContexts(deps: Deps): Contexts {
  const owners = new Map<string, OwnerFacts>();
  const schemas = createEventSchemas(deps.pluginRegistry);

  function ownerOf(id: string): OwnerFacts {
    let owner = owners.get(id);
    if (!owner) owners.set(id, (owner = id === 'core' ? coreFacts(deps) : pluginFacts(deps, id, ownerOf, schemas)));
    return owner;
  }

  return {
    forRequest(request): RequestContext {
      const { owner, requestId, ip, userAgent, locale, auth } = request;
      // The signal is made when somebody asks for it.
      const facts: WorkFacts = { tenant: auth?.tenant, principal: auth?.principal ?? VISITOR, talentId: auth?.talentId ?? null, locale, get signal() { return request.signal; }, requestId, ip, userAgent, ...(request.visitor && { visitor: request.visitor }) };
      return new WorkContext(deps, ownerOf(owner), facts);
    },
    forWork: (owner, { locale = 'en', requestId, ...facts }) => new WorkContext(deps, ownerOf(owner), { ...facts, locale, requestId: requestId ?? currentTrace()?.requestId ?? deps.ids.uuid(), ip: '', userAgent: '' }),
    forProcess(owner) {
      const { plugin, log, http } = ownerOf(owner);
      return { plugin, log, http, clock: deps.clock, ids: deps.ids };
    },
  };
}

/** A database that is one open transaction: reads see its writes, and a second write joins it. */
export function insideTransaction(tx: TenantTransaction, db: TenantDb): TenantDb {
  return { read: (work) => work(tx), write: (work) => work(tx), stream: (sql, params, batch) => db.stream(sql, params, batch) };
}

function coreFacts(deps: Deps): OwnerFacts {
  return {
    plugin: { id: 'core', version: CORE_VERSION },
    namespace: 'core',
    log: deps.log,
    http: outboundHttp(deps.outbound, 'core', []),
    service: (name) => {
      throw new Error(`core has no service "${name}"`);
    },
    use: (capability, ctx) => useCapability(deps, capability, ctx, (id) => pluginFacts(deps, id, () => coreFacts(deps))),
    before: (hook, payload, ctx) => askBefore(deps, hook, payload, ctx, (id) => pluginFacts(deps, id, () => coreFacts(deps))),
  };
}

function pluginFacts(deps: Deps, id: string, ownerOf: (id: string) => OwnerFacts, schemas?: EventSchemas): OwnerFacts {
  const record = deps.pluginRegistry.get(id);
  if (!record) throw new Error(`there is no plugin "${id}"`);
  return {
    plugin: { id, version: record.version },
    namespace: record.manifest?.i18n.namespace ?? id,
    log: deps.log.child({ plugin: id }),
    http: outboundHttp(deps.outbound, id, record.manifest?.network ?? []),
    service: <T>(name: string) => {
      if (!record.services) throw new Error(`plugin ${id} has not started`);
      return record.services.resolve<T>(name);
    },
    use: (capability, ctx) => useCapability(deps, capability, ctx, ownerOf),
    before: async (hook, payload, ctx) => {
      if (!record.manifest?.hooks?.offers?.includes(hook)) throw new Error(`plugin ${id} asks before "${hook}" and does not offer it: name it in the manifest's hooks.offers`);
      await askBefore(deps, hook, payload, ctx, ownerOf);
    },
    ...(schemas && { checkEvent: schemas.check }),
  };
}

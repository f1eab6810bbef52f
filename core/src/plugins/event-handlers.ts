import type { Cradle } from '../cradle.js';
import type { EventHandler, HandlerSource } from '../events/index.js';
import type { ActivationState } from './activation-state.js';
import type { Containment } from './containment.js';
import { insideTransaction, SYSTEM, type Contexts } from './context/contexts.js';
import type { PluginRegistry } from './registry.js';

interface Deps extends Pick<Cradle, 'database' | 'tenants'> {
  pluginRegistry: PluginRegistry;
  activation: ActivationState;
  contexts: Contexts;
  containment: Containment;
}

/** Handlers of plugins that are ready here and active there; each works inside the transaction that marks its event. */
export function eventHandlers(deps: Deps): HandlerSource {
  return {
    async handlersFor(tenantId, event) {
      const active = await deps.activation.activeFor(tenantId);
      const tenant = await deps.tenants.byId(tenantId);
      if (!tenant) return [];
      return deps.pluginRegistry
        .ready()
        .filter(({ id }) => active.has(id))
        .flatMap(({ id, contributions }) =>
          (contributions?.events ?? [])
            .filter((one) => one.event === event)
            .map(
              ({ handle }, index): EventHandler => ({
                key: `${id}/${event}#${index}`,
                plugin: id,
                run: (delivery, tx, signal) => {
                  const db = insideTransaction(tx, deps.database.tenant(tenantId));
                  const ctx = deps.contexts.forWork(id, { tenant, principal: SYSTEM, signal, requestId: delivery.id, db });
                  return deps.containment.count(id, () => handle(delivery, ctx));
                },
              }),
            ),
        );
    },
  };
}

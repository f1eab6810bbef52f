import type { ActivationState } from './activation-state.js';
import type { Containment } from './containment.js';
import type { OwnerFacts, WorkContext } from './context/work-context.js';
import type { PluginRegistry } from './registry.js';

interface Deps {
  pluginRegistry: PluginRegistry;
  activation: ActivationState;
  containment: Containment;
}

/** Another plugin's capability in the same tenant and on behalf of the same person; `undefined` when that plugin is off or in trouble. */
export function useCapability<T>(deps: Deps, capability: string, ctx: WorkContext, ownerOf: (plugin: string) => OwnerFacts): T | undefined {
  const provider = deps.pluginRegistry.provider(capability);
  const make = provider?.contributions?.capabilities.get(capability.split('@')[0] ?? capability);
  if (!provider || !make || provider.state !== 'ready' || deps.containment.isOpen(provider.id)) return undefined;
  if (!deps.activation.isActiveNow(ctx.tenant.id, provider.id)) return undefined;
  return guarded(make(ctx.as(ownerOf(provider.id))), provider.id, deps.containment) as T;
}

/** Each asynchronous call counts for the provider's breaker and carries its name, not the caller's. */
function guarded(service: object, plugin: string, containment: Containment): object {
  return new Proxy(service, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, args);
        return result instanceof Promise ? containment.count(plugin, () => result) : result;
      };
    },
  });
}

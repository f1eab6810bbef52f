import { HakoError, notFound, type RequestContext, type RouteInput, type RouteSchema } from '@hako/sdk-plugin';
import { isNowhere } from '../access/index.js';
import type { RequireOptions } from '../access/types.js';
import type { Cradle } from '../cradle.js';
import type { CompiledRoute } from './compiled-route.js';
import type { RequestFacts } from './types.js';

/** Asks for what the route declares; the router's default is no. `undefined`: it is allowed, without waiting. */
export function checkPermission(deps: Pick<Cradle, 'access'>, compiled: CompiledRoute, facts: RequestFacts, input: RouteInput<RouteSchema>, context: RequestContext): Promise<void> | undefined {
  if (compiled.route.auth !== 'user' || isAllowedNow(deps, compiled, facts)) return undefined;
  return ask(deps, compiled, facts, input, context);
}

/** Only a yes is given here; whatever else there is to say takes the long way. */
function isAllowedNow({ access }: Pick<Cradle, 'access'>, { route }: CompiledRoute, { auth }: RequestFacts): boolean {
  if (route.sensitive || !route.permission || !auth || (route.scope !== 'visible' && route.scope !== 'tenant')) return false;
  return access.isSurelyAllowed(auth.tenant.id, auth.principal, route.permission, route.scope === 'visible' ? 'somewhere' : { type: 'tenant' });
}

async function ask(deps: Pick<Cradle, 'access'>, compiled: CompiledRoute, facts: RequestFacts, input: RouteInput<RouteSchema>, context: RequestContext): Promise<void> {
  const { route } = compiled;
  if (!route.permission || !route.scope || !facts.auth) throw new HakoError('PERMISSION_DENIED');
  const { tenant, principal } = facts.auth;
  const options: RequireOptions = {
    ...(route.sensitive && { fresh: true }),
    ...(compiled.seenWith !== undefined && { seenWith: compiled.seenWith }),
    actor: { requestId: facts.requestId, ip: facts.ip, userAgent: facts.userAgent },
  };

  if (route.scope === 'visible') {
    // Somewhere is enough here; the handler filters.
    const holds = async (permission: string): Promise<boolean> => !isNowhere(await deps.access.visible(tenant.id, principal, permission, options));
    if (await holds(route.permission)) return;
    const { seenWith, ...openly } = options;
    const hidden = seenWith !== undefined && !(await holds(seenWith));
    return deps.access.require(tenant.id, principal, route.permission, { type: 'tenant' }, hidden ? options : openly);
  }
  const scope = route.scope === 'tenant' ? ({ type: 'tenant' } as const) : await route.scope(input, context, route.permission);
  if (scope === null) throw notFound();
  await deps.access.require(tenant.id, principal, route.permission, scope, options);
}

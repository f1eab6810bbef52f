import { HakoError, notFound, type RequestContext, type RouteInput, type RouteSchema, type VisibleScopes } from '@hako/sdk-plugin';
import type { RequireOptions } from '../access/types.js';
import type { Cradle } from '../cradle.js';
import type { CompiledRoute } from './compiled-route.js';
import type { RequestFacts } from './types.js';

/** Asks for what the route declares; the router's default is no. */
export async function checkPermission(deps: Pick<Cradle, 'access'>, compiled: CompiledRoute, facts: RequestFacts, input: RouteInput<RouteSchema>, context: RequestContext): Promise<void> {
  const { route } = compiled;
  if (route.auth !== 'user') return;
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

const isNowhere = (visible: VisibleScopes): boolean => !visible.all && !visible.tenant && visible.subsidiaryIds.length === 0 && visible.talentIds.length === 0;

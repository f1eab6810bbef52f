import { ACTIONS, type RouteDef } from '@hako/sdk-plugin';

const PERMISSION = new RegExp(String.raw`^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*:(?:${ACTIONS.join('|')})$`);

/**
 * Boot-time check (security.md 2.3.5): a route says who may call it, or it does not come up.
 *
 * @throws Error with every route that does not.
 */
export function assertRoutesDeclarePermission(routes: readonly { owner: string; route: RouteDef }[]): void {
  const faults = routes.flatMap(({ owner, route }) => problems(route).map((problem) => `${route.method} ${route.path} of ${owner}: ${problem}`));
  if (faults.length > 0) throw new Error(`Routes without a clear permission:\n  ${faults.join('\n  ')}`);
}

function problems(route: RouteDef): string[] {
  if (route.auth !== 'user') return route.permission ? [`auth "${route.auth}" asks no permission, yet it names ${route.permission}`] : [];
  if (!route.permission) return ['auth "user" needs a permission; say "self" or "public" when none is meant'];
  if (!PERMISSION.test(route.permission)) return [`${route.permission} is not resource:action`];
  return route.scope ? [] : ['auth "user" needs a scope'];
}

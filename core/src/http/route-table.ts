import type { RouteDef } from '@hako/sdk-plugin';
import findMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import type { Cradle } from '../cradle.js';
import { compileRoute, DEFAULT_TIMEOUT_MS, type CompiledRoute } from './compiled-route.js';
import { assertRoutesDeclarePermission } from './declared-permissions.js';
import { prefixOf } from './route-prefix.js';
import type { RouteTable } from './types.js';

/** Longer path segments match no route: ids are UUIDs, names at most a few dozen characters. */
const MAX_PARAM_LENGTH = 300;

/** One radix tree for core and plugins (performance.md: @koa/router with 500 routes falls to a quarter). */
export function createRouteTable({ config }: Partial<Pick<Cradle, 'config'>> = {}): RouteTable {
  // A house that lets one statement take longer lets the request take that long too.
  const defaultMs = Math.max(DEFAULT_TIMEOUT_MS, config?.database.statementTimeoutMs ?? 0);
  const mounted: CompiledRoute[] = [];
  const prefixes = new Map<string, string>();
  let tree: Instance<HTTPVersion.V1> | undefined;

  return {
    mount(owner, claimed, routes) {
      assertRoutesDeclarePermission(routes.map((route) => ({ owner, route })));
      const compiled = routes.map((route) => compileRoute(owner, route, defaultMs));
      assertPrefixesFree(prefixes, owner, claimed, compiled);
      assertRoutesFree(mounted, compiled);
      for (const prefix of claimed) prefixes.set(prefix, owner);
      mounted.push(...compiled);
      tree = undefined;
    },
    unmount(owner) {
      for (const [prefix, holder] of prefixes) if (holder === owner) prefixes.delete(prefix);
      const rest = mounted.filter((entry) => entry.owner !== owner);
      mounted.splice(0, mounted.length, ...rest);
      tree = undefined;
    },
    all: () => mounted,
    find(method, path) {
      const found = (tree ??= build(mounted)).find((method === 'HEAD' ? 'GET' : method) as HTTPMethod, path);
      if (!found || !found.store) return undefined;
      return { compiled: found.store as CompiledRoute, params: found.params };
    },
  };
}

/** The library cannot take a route out, so after a change the next request builds the tree anew, which is a matter of milliseconds. */
function build(routes: readonly CompiledRoute[]): Instance<HTTPVersion.V1> {
  const tree = findMyWay({ maxParamLength: MAX_PARAM_LENGTH, caseSensitive: true, ignoreTrailingSlash: true });
  for (const compiled of routes) tree.on(compiled.route.method, compiled.route.path, () => undefined, compiled);
  return tree;
}

function assertPrefixesFree(taken: ReadonlyMap<string, string>, owner: string, claimed: readonly string[], routes: readonly CompiledRoute[]): void {
  for (const prefix of claimed) {
    const holder = taken.get(prefix);
    if (holder !== undefined && holder !== owner) throw new Error(`Prefix /${prefix} of ${owner} is already taken by ${holder}`);
  }
  for (const { route } of routes) {
    const first = prefixOf(route.path);
    if (taken.get(first) === owner || claimed.includes(first)) continue;
    const holder = taken.get(first);
    throw new Error(holder ? `${route.method} ${route.path} of ${owner} lies under /${first}, which belongs to ${holder}` : `${route.method} ${route.path} of ${owner} lies under none of its prefixes (${claimed.join(', ')})`);
  }
}

function assertRoutesFree(mounted: readonly CompiledRoute[], added: readonly CompiledRoute[]): void {
  const taken = new Map(mounted.map((entry) => [shape(entry.route), entry.owner]));
  for (const { owner, route } of added) {
    const holder = taken.get(shape(route));
    if (holder !== undefined) throw new Error(`${route.method} ${route.path} of ${owner} is already a route of ${holder}`);
    taken.set(shape(route), owner);
  }
}

/** Parameters of another name are the same route. */
const shape = (route: RouteDef): string => `${route.method} ${route.path.replace(/:[^/]+/g, ':')}`;

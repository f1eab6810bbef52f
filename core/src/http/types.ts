import type { ErrorSpec, Locale, PluginContext, Principal, RequestContext, RouteDef } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Authenticated } from '../identity/types.js';
import type { VisitorFacts } from '../visitors/types.js';
import type { CompiledRoute } from './compiled-route.js';

/** Routes of core (`owner` `core`) and of plugins in one table. */
export interface RouteTable {
  /** @throws Error naming both owners when a method and path, or a prefix, is taken. */
  mount(owner: string, prefixes: readonly string[], routes: readonly RouteDef[]): void;
  unmount(owner: string): void;
  all(): readonly { owner: string; route: RouteDef }[];
  /** `path` is what follows `/api/v1`; parameters come back decoded and unchecked. */
  find(method: string, path: string): RouteMatch | undefined;
}

export interface RouteMatch {
  compiled: CompiledRoute;
  params: Record<string, string | undefined>;
}

export type GateState = 'open' | 'inactive' | 'unavailable' | 'needs-config';

/** Asked for every request of a plugin's route before anything else happens. */
export interface PluginGate {
  /** `inactive` answers 404 as if the route did not exist. `open` comes without waiting when all that it takes is known. */
  check(owner: string, tenantId: string | null): GateState | Promise<GateState>;
  /** Version of the plugin here, when a page built with `client` is too old to talk to it. */
  outdated(owner: string, client: string): string | undefined;
  /** Rises with each change of what is switched on for the agency; `undefined` while this process has not read it. */
  epochNow(tenantId: string): number | undefined;
  /** Bulkhead and circuit breaker around a handler. */
  run<T>(owner: string, tenantId: string | null, work: () => Promise<T>): Promise<T>;
}

export interface RequestFacts {
  owner: string;
  route: RouteDef;
  requestId: string;
  ip: string;
  userAgent: string;
  locale: Locale;
  signal: AbortSignal;
  /** `undefined` on public routes without a tenant. */
  auth: Authenticated | undefined;
  /** Only at public doors. */
  visitor?: VisitorFacts;
}

/** Builds the context that a handler sees. */
export interface ContextFactory {
  forRequest(facts: RequestFacts): RequestContext;
  /** The same for work that came by another door than a route. */
  forWork(owner: string, options: { tenant: { id: string; code: string }; principal: Principal; signal: AbortSignal; requestId?: string }): PluginContext;
}

export interface ErrorCatalogue {
  define(owner: string, errors: Record<string, ErrorSpec>): void;
  get(code: string): (ErrorSpec & { owner: string; code: string }) | undefined;
  all(): (ErrorSpec & { owner: string; code: string })[];
}

/**
 * What stands beside the API on the same port: health, metrics, signed files, remotes, fans' pages, the shell.
 * Asked in order for every request that no route of `/api/v1` takes; answers true when it has answered.
 */
export type SideHandler = (ctx: Context) => Promise<boolean>;

export interface SideHandlers {
  add(handler: SideHandler): void;
  all(): readonly SideHandler[];
}

import type { EventDelivery, PluginContext, ProcessContext, TenantTransaction } from './context.js';
import type { ErrorSpec } from './errors.js';
import type { CoreHooks } from './hooks.js';
import type { JobHandler } from './jobs.js';
import type { PluginManifest } from './manifest/types.js';
import type { Migration } from './migrations.js';
import type { PublicPageDef } from './page/types.js';
import type { RouteDef } from './route.js';

const BRAND = Symbol.for('hako.plugin@1');

export interface HealthResult {
  ok: boolean;
  detail?: string;
}

/** Handed to `register`: names what the plugin offers. Synchronous, no I/O. */
export interface Registrar {
  routes(routes: RouteDef[]): void;
  pages(pages: PublicPageDef[]): void;
  /** Built once per process by the plugin's own container, on first use. */
  service<T>(name: string, make: (ctx: ProcessContext) => T): void;
  /** Offers a named, versioned service to other plugins: `crm.customers@1`. Called per tenant with that tenant's context. */
  capability<T extends object>(name: string, make: (ctx: PluginContext) => T): void;
  /** Durable: through outbox and queue, at least once; the pair of event id and handler is handled once. */
  on(event: string, handler: (delivery: EventDelivery, ctx: PluginContext) => Promise<void>): void;
  /**
   * A say before somebody else's work. The check throws a `HakoError` of the plugin's catalogue (4xx) to refuse; it reads and
   * writes nothing. What happens when it fails or takes longer than 250 ms stands in the manifest (`hooks.before`).
   *
   * @example
   * ```ts
   * reg.before('core.talent.create@1', async ({ talents }, ctx) => {
   *   if (talents >= (await ctx.settings.get<number>('planTalents'))) throw new HakoError('PLAN_FULL');
   * });
   * ```
   */
  before<H extends keyof CoreHooks>(hook: H, check: (payload: CoreHooks[H], ctx: PluginContext) => Promise<void>): void;
  before(hook: string, check: (payload: Record<string, unknown>, ctx: PluginContext) => Promise<void>): void;
  job(name: string, handler: JobHandler): void;
  /** The plugin's part of the closed catalogue; codes start with its upper-case id or resource, messages are keys of its namespace. */
  errors(errors: Record<string, ErrorSpec>): void;
  migrations(migrations: Migration[]): void;
  health(name: string, check: (ctx: ProcessContext) => Promise<HealthResult>): void;
}

export interface PluginDefinition {
  manifest: PluginManifest;
  register(registrar: Registrar): void;
  /** Process level, no tenant; at most 10 s. */
  init?(ctx: ProcessContext): Promise<void>;
  /** Inside the activation transaction, after the migrations; at most 60 s. */
  activate?(tx: TenantTransaction, ctx: PluginContext): Promise<void>;
  /** Stops outside effects; must not delete data. */
  deactivate?(ctx: PluginContext): Promise<void>;
  /**
   * Asked before the plugin's data may be deleted for an agency (when somebody wishes it, when another confirms it, and
   * right before it is done). Throws a `HakoError` of the plugin's catalogue while something forbids it, for instance
   * people who are still in the vault; without it nothing does.
   */
  mayPurge?(ctx: PluginContext): Promise<void>;
  /**
   * Inside the transaction that deletes everything, before the tables go: for what core cannot know of, such as another
   * plugin's records. Core drops what the migrations made and the manifest's tables, settings with their secrets, jobs
   * and notices by itself, and the files after it. The change log stays. At most 60 s.
   */
  purge?(tx: TenantTransaction, ctx: PluginContext): Promise<void>;
  /** Fills the demo agency, once, right after the first activation there. */
  demo?(ctx: PluginContext): Promise<void>;
  shutdown?(ctx: ProcessContext): Promise<void>;
}

export interface HakoPlugin extends PluginDefinition {
  readonly [BRAND]: true;
}

/**
 * Marks a definition as a plugin, so that the loader can refuse anything else by name.
 *
 * @example
 * ```ts
 * export default definePlugin({ manifest, register(reg) { reg.routes(routes); reg.migrations(migrations); } });
 * ```
 */
export function definePlugin(definition: PluginDefinition): HakoPlugin {
  return Object.freeze({ ...definition, [BRAND]: true as const });
}

export function isPlugin(value: unknown): value is HakoPlugin {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}

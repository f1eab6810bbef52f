import { isAbsolute, join, relative } from 'node:path';
import { CORE_HOOKS } from '@hako/sdk-plugin';
import type { ErrorSpec, EventDelivery, HakoPlugin, HealthResult, JobHandler, Migration, PluginContext, PluginManifest, ProcessContext, PublicPageDef, Registrar, RouteDef } from '@hako/sdk-plugin';
import { pageProblems } from './page-problems.js';

/** A plugin's say before somebody else's work. */
export type BeforeCheck = (payload: Record<string, unknown>, ctx: PluginContext) => Promise<void>;
export type ServiceFactory = (ctx: ProcessContext) => unknown;

/** What a plugin offered in `register`. */
export interface Contributions {
  routes: RouteDef[];
  pages: PublicPageDef[];
  services: Map<string, ServiceFactory>;
  capabilities: Map<string, (ctx: PluginContext) => object>;
  events: { event: string; handle: (delivery: EventDelivery, ctx: PluginContext) => Promise<void> }[];
  before: Map<string, BeforeCheck>;
  jobs: Map<string, JobHandler>;
  errors: Record<string, ErrorSpec>;
  migrations: Migration[];
  health: Map<string, (ctx: ProcessContext) => Promise<HealthResult>>;
}

const REGISTER_LIMIT_MS = 1_000;
/** Of the processor: what a machine that stands still takes is no plugin's fault. */
const worked = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/**
 * Runs `register` and compares what it offers with what the manifest declares.
 * @throws Error with everything that does not fit, in words
 */
export function collect(definition: HakoPlugin, manifest: PluginManifest): { contributions: Contributions; ms: number } {
  const contributions: Contributions = { routes: [], pages: [], services: new Map(), capabilities: new Map(), events: [], before: new Map(), jobs: new Map(), errors: {}, migrations: [], health: new Map() };
  let closed = false;
  const open = <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => {
    if (closed) throw new Error('register is over: contributions are made there, synchronously');
    work(...args);
  };
  const registrar: Registrar = {
    routes: open((routes) => void contributions.routes.push(...routes)),
    pages: open((pages) => void contributions.pages.push(...pages)),
    service: open((name, make) => once(contributions.services, 'service', name, make)),
    capability: open((name, make) => once(contributions.capabilities, 'capability', name.split('@')[0] ?? name, make as (ctx: PluginContext) => object)),
    on: open((event, handle) => void contributions.events.push({ event, handle })),
    before: open((hook: string, check: unknown) => once(contributions.before, 'check before', hook, check as BeforeCheck)),
    job: open((name, handler) => once(contributions.jobs, 'job', name, handler)),
    errors: open((errors) => void Object.assign(contributions.errors, errors)),
    migrations: open((migrations) => void contributions.migrations.push(...migrations)),
    health: open((name, check) => once(contributions.health, 'health check', name, check)),
  };
  const [started, before] = [performance.now(), worked()];
  const returned: unknown = definition.register(registrar);
  const ms = Math.min(performance.now() - started, worked() - before);
  closed = true;
  if (returned instanceof Promise) {
    returned.catch(() => undefined);
    throw new Error('register must be synchronous, it returned a promise');
  }
  if (ms > REGISTER_LIMIT_MS) throw new Error(`register took ${Math.round(ms)} ms; it only names contributions and has ${REGISTER_LIMIT_MS} ms, work belongs into init`);
  const problems = mismatches(contributions, manifest);
  if (problems.length > 0) throw new Error(`what it registers does not fit its manifest: ${problems.join('; ')}`);
  return { contributions, ms };
}

function once<T>(map: Map<string, T>, kind: string, name: string, value: T): void {
  if (map.has(name)) throw new Error(`the ${kind} "${name}" is registered twice`);
  map.set(name, value);
}

function mismatches({ routes, pages, capabilities, events, before, jobs }: Contributions, manifest: PluginManifest): string[] {
  const permissions = new Set(manifest.permissions.flatMap((one) => one.actions.map((action) => `${one.resource}:${action}`)));
  const audited = new Set((manifest.audit ?? []).map(({ action }) => action));
  const declaredJobs = new Set((manifest.jobs ?? []).map(({ name }) => name));
  const prefix = `${manifest.id.replaceAll('-', '_')}_`;
  return [
    ...(manifest.data?.tables ?? []).filter((table) => !table.startsWith(prefix)).map((table) => `the table "${table}" does not begin with ${prefix}`),
    ...pageProblems(pages),
    ...routes.flatMap((route) => {
      const at = `${route.method} ${route.path}`;
      return [
        ...(route.auth === 'user' && !route.permission ? [`${at} has no permission and is not public`] : []),
        ...(route.permission && !permissions.has(route.permission) ? [`${at} asks for "${route.permission}", which the manifest does not declare`] : []),
        ...(route.audit && !audited.has(route.audit) ? [`${at} names the audit action "${route.audit}", which the manifest does not declare`] : []),
      ];
    }),
    ...[...capabilities.keys()].filter((name) => !manifest.provides?.[name]).map((name) => `the capability "${name}" is not declared`),
    ...Object.keys(manifest.provides ?? {}).filter((name) => !capabilities.has(name)).map((name) => `the declared capability "${name}" is not registered`),
    ...hookProblems([...before.keys()], manifest),
    ...[...jobs.keys()].filter((name) => !declaredJobs.has(name)).map((name) => `the job "${name}" is not declared`),
    ...[...declaredJobs].filter((name) => !jobs.has(name)).map((name) => `the declared job "${name}" has no handler`),
    ...events.filter(({ event }) => !manifest.events?.listens.includes(event)).map(({ event }) => `the handler of "${event}" is not declared`),
  ];
}

function hookProblems(registered: readonly string[], { hooks }: PluginManifest): string[] {
  const declared = (hooks?.before ?? []).map(({ hook }) => hook);
  return [
    ...registered.filter((hook) => !declared.includes(hook)).map((hook) => `the check before "${hook}" is not declared`),
    ...declared.filter((hook) => !registered.includes(hook)).map((hook) => `the declared check before "${hook}" has no handler`),
    ...declared.filter((hook) => hook.startsWith('core.') && !(CORE_HOOKS as readonly string[]).includes(hook)).map((hook) => `core asks nobody before "${hook}"; it asks before ${CORE_HOOKS.join(', ')}`),
    ...(hooks?.offers ?? []).filter((hook) => hook.startsWith('core.')).map((hook) => `the hook "${hook}" is core's`),
  ];
}

/** Folder of the plugin's texts, which must lie within the plugin. */
export function localeFolder(folder: string, manifest: PluginManifest): string {
  const dir = join(folder, manifest.i18n.dir);
  const inside = relative(folder, dir);
  if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`its texts ${manifest.i18n.dir} lie outside its folder`);
  return dir;
}

import type { RouteDef } from '@hako/sdk-plugin';
import type { AccessService } from '../access/types.js';
import type { Cradle } from '../cradle.js';
import { migrationLint } from '../database/index.js';
import { prefixOf } from '../http/index.js';
import { traced } from '../observability/index.js';
import type { Contexts } from './context/contexts.js';
import { jobDefinitions } from './job-definitions.js';
import { collect, localeFolder } from './registrar.js';
import { accept, fail, serviceContainer, type PluginRecord, type PluginRegistry } from './registry.js';
import { resolvePlugins } from './resolve.js';
import { importDefinition, messageOf, readManifest, type PluginSource } from './source.js';
import { unavailableRoutes } from './unavailable-routes.js';
import { within } from './within.js';

const INIT_MS = 10_000;

export interface LoadDeps extends Pick<Cradle, 'routes' | 'errors' | 'translations' | 'settings' | 'audit' | 'jobs' | 'tenants' | 'log' | 'metrics'> {
  access: Pick<AccessService, 'define' | 'defineRoles'>;
  pluginRegistry: PluginRegistry;
  contexts: Contexts;
}

/** Reads, resolves, registers and starts all plugins. Whatever is wrong with one is written on its record and goes no further. */
export async function loadPlugins(deps: LoadDeps, sources: readonly PluginSource[]): Promise<void> {
  const records = sources.map((source) => deps.pluginRegistry.add(source));
  await Promise.all(records.map(judgeManifest));
  const valid = records.filter(({ state }) => state === 'loading');
  const { verdicts, order } = resolvePlugins(valid.flatMap(({ manifest }) => manifest ?? []), corePrefixes(deps.routes));
  for (const record of valid) {
    const verdict = verdicts.get(record.id);
    if (verdict && verdict.kind !== 'ok') fail(record, verdict.kind, verdict.reason);
  }
  // Code is fetched side by side; everything after happens in order, so that each start is like the last.
  const ordered = order.flatMap((id) => deps.pluginRegistry.get(id) ?? []);
  await Promise.all(ordered.map((record) => step(record, 'load', async () => accept(record, record.manifest!, await importDefinition(record.source, record.manifest!)))));
  for (const record of ordered) await step(record, 'register', () => register(deps, record));
  spreadFailures(deps.pluginRegistry);
  for (const record of ordered) {
    await step(record, 'init', () => init(deps, record));
    if (record.state === 'loading') record.state = 'ready';
    else spreadFailures(deps.pluginRegistry);
  }
  for (const record of records) {
    standIn(deps, record);
    report(deps, record);
  }
}

/** A refused plugin may have claimed somebody else's prefix, so only prefixes that are free are answered for. */
function standIn({ routes }: LoadDeps, { id, manifest, contributions, state }: PluginRecord): void {
  if (!manifest || contributions || state === 'refused') return;
  const taken = new Set(routes.all().map(({ route }) => prefixOf(route.path)));
  const free = (manifest.prefixes ?? [id]).filter((prefix) => !taken.has(prefix));
  if (free.length > 0) routes.mount(id, free, unavailableRoutes(id, free));
}

async function judgeManifest(record: PluginRecord): Promise<void> {
  const reading = await readManifest(record.source);
  if (!reading.ok) return fail(record, reading.state, reading.reason);
  record.manifest = reading.manifest;
  record.version = reading.manifest.version;
}

/** One phase of one plugin: timed, with its name on every line, and its fault kept from everybody else. */
async function step(record: PluginRecord, phase: 'load' | 'register' | 'init', work: () => Promise<void>): Promise<void> {
  if (record.state !== 'loading') return;
  const started = performance.now();
  try {
    await traced({ plugin: record.id }, work);
  } catch (error) {
    fail(record, 'failed', `${phase}: ${messageOf(error)}`);
  } finally {
    record.timings[phase] = Math.round((performance.now() - started) * 10) / 10;
  }
}

async function register(deps: LoadDeps, record: PluginRecord): Promise<void> {
  const { manifest, definition, id } = record;
  if (!manifest || !definition) return;
  const { contributions } = collect(definition, manifest);
  const prefix = id.replaceAll('-', '_');
  const lint = (await Promise.all(contributions.migrations.map((migration) => migrationLint(migration, prefix)))).flat();
  if (lint.length > 0) throw new Error(`its migrations break the rules: ${lint.join('; ')}`);
  if (record.source.folder) await deps.translations.add(manifest.i18n.namespace, localeFolder(record.source.folder, manifest));
  deps.access.define(manifest.permissions.map((permission) => ({ ...permission, owner: id })));
  deps.access.defineRoles({ owner: id, roles: manifest.roles ?? {} });
  deps.audit.define((manifest.audit ?? []).map(({ action, title, fields }) => ({ owner: id, action, title, fields: fields ?? {} })));
  deps.settings.define((manifest.settings ?? []).map((setting) => ({ ...setting, owner: id })));
  deps.errors.define(id, contributions.errors);
  deps.routes.mount(id, manifest.prefixes ?? [id], contributions.routes);
  record.contributions = contributions;
  record.services = serviceContainer(id, contributions, deps.contexts.forProcess(id));
  deps.jobs.define(jobDefinitions(deps, record));
}

async function init(deps: LoadDeps, { id, definition }: PluginRecord): Promise<void> {
  const { init: hook } = definition ?? {};
  if (!hook) return;
  await within(AbortSignal.timeout(INIT_MS), hook(deps.contexts.forProcess(id))).catch((error: unknown) => {
    throw messageOf(error) === 'it took too long' ? new Error(`it did not answer within ${INIT_MS / 1000} s`) : error;
  });
}

/** Whoever needs a plugin that failed after the order was made. */
function spreadFailures(registry: PluginRegistry): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const record of registry.all()) {
      if (record.state !== 'loading' && record.state !== 'ready') continue;
      const needed = [...Object.keys(record.manifest?.requires ?? {}), ...Object.keys(record.manifest?.consumes ?? {}).flatMap((capability) => registry.provider(capability)?.id ?? [])];
      const culprit = needed.find((id) => !['loading', 'ready'].includes(registry.get(id)?.state ?? 'missing'));
      if (culprit === undefined) continue;
      fail(record, 'blocked', `it needs the plugin ${culprit}, which did not start`);
      changed = true;
    }
  }
}

function corePrefixes(routes: Cradle['routes']): Map<string, string> {
  return new Map(routes.all().map(({ owner, route }: { owner: string; route: RouteDef }) => [prefixOf(route.path), owner]));
}

function report(deps: LoadDeps, { id, version, state, reason, timings }: PluginRecord): void {
  deps.metrics.gauge('hako_plugin_ready', 'Whether a plugin works in this process', { plugin: id }, state === 'ready' ? 1 : 0);
  const level = state === 'ready' ? 'info' : 'error';
  deps.log[level]({ plugin: id, version, state, reason, timings }, state === 'ready' ? 'plugin is ready' : 'plugin is not there');
}

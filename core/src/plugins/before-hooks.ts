import { BEFORE_HOOK_MS, HakoError, type PluginContext, type PluginManifest } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { ActivationState } from './activation-state.js';
import type { Containment } from './containment.js';
import type { OwnerFacts, WorkContext } from './context/work-context.js';
import type { PluginRecord, PluginRegistry } from './registry.js';
import { within } from './within.js';

type Declared = NonNullable<NonNullable<PluginManifest['hooks']>['before']>[number];
type Payload = Record<string, unknown>;

export interface BeforeHookDeps extends Pick<Cradle, 'errors' | 'metrics' | 'log'> {
  pluginRegistry: PluginRegistry;
  activation: ActivationState;
  containment: Containment;
}

/**
 * Everybody who wants a say is asked at once, so that many checks take no longer than one. What is refused first by id is
 * thrown. A check that fails, is late or cannot be asked decides as its manifest says.
 */
export async function askBefore(deps: BeforeHookDeps, hook: string, payload: Payload | (() => Promise<Payload>), ctx: WorkContext, ownerOf: (plugin: string) => OwnerFacts): Promise<void> {
  const listeners = await listenersOf(deps, hook, ctx.tenant.id);
  if (listeners.length === 0) return;
  const facts = typeof payload === 'function' ? await payload() : payload;
  const verdicts = await Promise.all(listeners.map(([record, declared]) => verdictOf(deps, record, declared, { ...facts }, ctx, ownerOf)));
  const refusal = verdicts.find((verdict) => verdict !== undefined);
  if (refusal) throw refusal;
}

async function listenersOf({ pluginRegistry, activation }: BeforeHookDeps, hook: string, tenantId: string): Promise<[PluginRecord, Declared][]> {
  const declared = pluginRegistry.all().flatMap((record): [PluginRecord, Declared][] => (record.manifest?.hooks?.before ?? []).filter((one) => one.hook === hook).map((one) => [record, one]));
  if (declared.length === 0) return [];
  const active = await activation.activeFor(tenantId);
  return declared.filter(([{ id }]) => active.has(id)).toSorted(([one], [other]) => (one.id < other.id ? -1 : 1));
}

async function verdictOf(deps: BeforeHookDeps, record: PluginRecord, { hook, onError, timeoutMs = BEFORE_HOOK_MS }: Declared, payload: Payload, ctx: WorkContext, ownerOf: (plugin: string) => OwnerFacts): Promise<HakoError | undefined> {
  const started = performance.now();
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(Math.min(timeoutMs, BEFORE_HOOK_MS))]);
  try {
    const check = record.state === 'ready' ? record.contributions?.before.get(hook) : undefined;
    if (!check) throw new Error(`plugin ${record.id} is ${record.state}`);
    await deps.containment.count(record.id, () => within(signal, check(payload, deciding(ctx, ownerOf(record.id), signal))));
    return undefined;
  } catch (error) {
    if (error instanceof HakoError && (deps.errors.get(error.code)?.status ?? 500) < 500) return error;
    deps.metrics.count('hako_before_hook_failures_total', 'Checks before some work that failed or took too long', { plugin: record.id, hook });
    deps.log.warn({ err: error, plugin: record.id, hook, onError }, 'a check before some work gave no answer');
    return onError === 'allow' ? undefined : new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin: record.id }, details: { plugin: record.id, hook }, retryAfter: 5, cause: error });
  } finally {
    deps.metrics.observe('hako_before_hook_seconds', 'Checks before some work', { plugin: record.id, hook }, (performance.now() - started) / 1000);
  }
}

/** A check decides and does nothing: what it wrote would stay when the work is refused. */
function deciding(ctx: WorkContext, owner: OwnerFacts, signal: AbortSignal): PluginContext {
  const db = ctx.as(owner).db;
  const refused = (): Promise<never> => Promise.reject(new Error('a check before some work writes nothing'));
  return ctx.as(owner, { signal, db: { read: (work) => db.read(work), write: refused, stream: (sql, params, batch) => db.stream(sql, params, batch) } });
}

import type { Cradle } from '../cradle.js';
import { currentTrace } from '../observability/index.js';

const STRIKES = 3;
const STRIKE_WINDOW_MS = 10 * 60_000;
/** Node warns at the eleventh listener of one event; so do we, and name who it was. */
const MAX_LISTENERS = 10;

export interface Culprits {
  /** A plugin that has done this too often in this process. */
  onCulprit(plugin: string, reason: string): void;
  /** A fault nobody can be named for: state is unknown, the process must end. */
  onUnknown(error: unknown): void;
}

/**
 * Faults that no boundary caught. Every call of a plugin runs with its name in an AsyncLocalStorage, which Node hands to
 * these handlers too, so a promise that somebody forgot is blamed on whoever made it.
 */
export function watchProcess(deps: Pick<Cradle, 'log' | 'metrics'>, culprits: Culprits, target: NodeJS.EventEmitter = process): () => void {
  const strikes = new Map<string, number[]>();
  const listeners = new Map<string, number>();

  function strike(plugin: string, what: string, error: unknown): void {
    deps.log.error({ err: error, plugin }, `${what} in a plugin`);
    deps.metrics.count('hako_plugin_escaped_faults_total', 'Faults of plugins that no boundary caught', { plugin });
    const now = Date.now();
    const recent = [...(strikes.get(plugin) ?? []).filter((at) => at > now - STRIKE_WINDOW_MS), now];
    strikes.set(plugin, recent);
    if (recent.length >= STRIKES) culprits.onCulprit(plugin, `it left ${recent.length} faults unhandled within ten minutes, the last: ${what}; see the log, repair it and restart`);
  }

  const culprit = (): string | undefined => {
    const plugin = currentTrace()?.plugin;
    return plugin === 'core' ? undefined : plugin;
  };
  const onRejection = (error: unknown): void => {
    const plugin = culprit();
    if (plugin) strike(plugin, 'a promise was rejected and nobody listened', error);
    else deps.log.error({ err: error }, 'a promise was rejected and nobody listened');
  };
  const onException = (error: unknown): void => {
    const plugin = culprit();
    if (plugin) strike(plugin, 'an exception was thrown where nobody catches', error);
    else culprits.onUnknown(error);
  };
  const onNewListener = (event: string | symbol): void => {
    const plugin = culprit();
    if (!plugin) return;
    const key = `${plugin} ${String(event)}`;
    const count = (listeners.get(key) ?? 0) + 1;
    listeners.set(key, count);
    if (count === MAX_LISTENERS + 1) culprits.onCulprit(plugin, `it has added ${count} listeners for "${String(event)}" to the process and removed none; each call leaks one`);
  };
  const onRemoveListener = (event: string | symbol): void => {
    const plugin = culprit();
    const key = `${plugin ?? ''} ${String(event)}`;
    const count = listeners.get(key);
    if (count !== undefined) listeners.set(key, Math.max(0, count - 1));
  };

  target.on('unhandledRejection', onRejection);
  target.on('uncaughtException', onException);
  target.on('newListener', onNewListener);
  target.on('removeListener', onRemoveListener);
  return () => {
    target.off('removeListener', onRemoveListener);
    target.off('newListener', onNewListener);
    target.off('uncaughtException', onException);
    target.off('unhandledRejection', onRejection);
  };
}

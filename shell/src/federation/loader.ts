import type { BootRemote, SlotModule } from '@hako/sdk-plugin/ui';
import { RemoteError } from './remote-error.js';
import type { RemoteTelemetry } from './telemetry.js';

/** The parts of the federation runtime that the loader needs. */
export interface RemoteRuntime {
  register(remote: BootRemote): void;
  load(name: string, expose: string): Promise<SlotModule | null>;
  tampered(remote: BootRemote): Promise<boolean>;
  /** Whether the server no longer has this build: the page was opened before an upgrade. */
  gone(remote: BootRemote): Promise<boolean>;
  wait(ms: number): Promise<void>;
  readonly telemetry: Pick<RemoteTelemetry, 'loadFailed' | 'loaded'>;
}

const BACKOFF_MS = [500, 2_000];

/** Loads what a plugin exposes; modules that came once are kept, failures are not. */
export function createLoader(remotes: readonly BootRemote[], runtime: RemoteRuntime): (plugin: string, expose: string) => Promise<SlotModule> {
  const byPlugin = new Map(remotes.map((remote) => [remote.plugin, remote]));
  const registered = new Set<string>();
  const loaded = new Map<string, Promise<SlotModule>>();

  const attempt = async (remote: BootRemote, expose: string): Promise<SlotModule> => {
    if (!registered.has(remote.plugin)) {
      runtime.register(remote);
      registered.add(remote.plugin);
    }
    const module = await runtime.load(remote.name, expose.replace(/^\.\//, ''));
    if (typeof module?.default !== 'function' && typeof module?.default !== 'object') throw new RemoteError('REMOTE_EXPOSE', `${remote.plugin} does not expose ${expose}`);
    return module;
  };

  const withRetries = async (plugin: string, expose: string): Promise<SlotModule> => {
    const remote = byPlugin.get(plugin);
    if (!remote) throw new RemoteError('REMOTE_UNKNOWN', `${plugin} has no remote here`);
    if (remote.state !== 'ok') throw new RemoteError('REMOTE_INCOMPATIBLE', remote.why ?? `${plugin} does not fit this shell`);
    for (let tried = 0; ; tried++) {
      try {
        return await attempt(remote, expose);
      } catch (error) {
        if (error instanceof RemoteError) throw error;
        if (await runtime.tampered(remote)) throw new RemoteError('REMOTE_UNTRUSTED', `${plugin} does not match its fingerprints`, { cause: error });
        if (await runtime.gone(remote)) throw new RemoteError('REMOTE_OUTDATED', `${plugin} ${remote.version} is not served any more`, { cause: error });
        const pause = BACKOFF_MS[tried];
        if (pause === undefined) throw error;
        await runtime.wait(pause);
      }
    }
  };

  return (plugin, expose) => {
    const key = `${plugin} ${expose}`;
    const known = loaded.get(key);
    if (known) return known;
    const started = performance.now();
    const isFirst = !registered.has(plugin);
    const promise = withRetries(plugin, expose);
    loaded.set(key, promise);
    promise.then(
      () => isFirst && runtime.telemetry.loaded(plugin, performance.now() - started),
      (error: unknown) => {
        loaded.delete(key);
        runtime.telemetry.loadFailed({ plugin, version: byPlugin.get(plugin)?.version ?? '0.0.0' }, expose, error);
      },
    );
    return promise;
  };
}

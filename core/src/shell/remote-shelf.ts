import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BootRemote } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { PluginRecord } from '../plugins/registry.js';
import { changedFile, readRemote, type RemoteBuild, type SharedCatalogue } from './remotes.js';

export interface RemoteShelf {
  /** Catalogue entry of a plugin's remote; `undefined` when it has none. */
  entry(plugin: PluginRecord): Promise<BootRemote | undefined>;
  /** Folder behind `/remotes/<id>/<revision>/`; `undefined` for another revision than the present one. */
  folder(pluginId: string, revision: string): Promise<string | undefined>;
  /** Somebody's browser found a file changed: when it was changed here, the remote is withdrawn until it is built anew. Every process looks at its own files. */
  suspect(plugin: PluginRecord): Promise<void>;
}

const LOOK_AGAIN_MS = 60_000;

/** Built remotes by plugin, read when they are first asked for and again when a build has replaced them. */
export function createRemoteShelf({ config, plugins, tenants, audit, bus, clock, log }: Pick<Cradle, 'config' | 'plugins' | 'tenants' | 'audit' | 'bus' | 'clock' | 'log'>): RemoteShelf {
  const builds = new Map<string, RemoteBuild>();
  /** Builds whose files were changed behind our back. */
  const withdrawn = new WeakSet<RemoteBuild>();
  const looked = new Map<string, number>();
  void bus.subscribe('remotes', ({ suspect: id }) => void (typeof id === 'string' && look(id))).catch((err: unknown) => log.warn({ err }, 'what other processes suspect of remotes is not heard'));

  async function look(id: string): Promise<void> {
    const build = builds.get(id);
    const now = clock.now().getTime();
    if (!build || withdrawn.has(build) || now - (looked.get(id) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN_MS) return;
    looked.set(id, now);
    const file = await changedFile(build).catch(() => 'mf-manifest.json');
    if (file === undefined) return;
    withdrawn.add(build);
    log.error({ plugin: id, file }, 'files of a remote were changed after it was read; it is withdrawn');
    const platform = (await tenants.list()).find(({ isPlatform }) => isPlatform);
    if (platform) await audit.event(platform.id, { name: 'remote.withdrawn', level: 'error', meta: { plugin: id, version: build.entry.version, file } });
  }


  async function build(plugin: PluginRecord): Promise<RemoteBuild | undefined> {
    const { manifest, source } = plugin;
    if (!manifest?.ui || !source.remoteFolder) return undefined;
    const known = builds.get(plugin.id);
    const builtAt = await stat(join(source.remoteFolder, manifest.ui.remote.manifest)).then(({ mtimeMs }) => mtimeMs);
    if (known?.builtAt === builtAt) return known;
    const made = await readRemote({ id: plugin.id, version: plugin.version, manifest }, source.remoteFolder, await sharedCatalogue(config.shellDir));
    builds.set(plugin.id, made);
    return made;
  }

  return {
    async entry(plugin) {
      try {
        const made = await build(plugin);
        return made && withdrawn.has(made) ? { ...made.entry, state: 'failed', why: 'its files were changed on the server' } : made?.entry;
      } catch (err) {
        log.warn({ err, plugin: plugin.id }, 'a remote is not there');
        const name = plugin.manifest?.ui?.remote.name ?? plugin.id;
        return { plugin: plugin.id, version: plugin.version, name, url: '', integrity: '', files: {}, exposes: [], prefixes: [], state: 'failed', why: 'its screens have not been built' };
      }
    },
    async folder(pluginId, revision) {
      const plugin = plugins.plugins().find(({ id }) => id === pluginId);
      const found = plugin && (await build(plugin as PluginRecord).catch(() => undefined));
      return found?.revision === revision && !withdrawn.has(found) ? found.folder : undefined;
    },
    async suspect({ id }) {
      await look(id);
      await bus.publish('remotes', { suspect: id });
    },
  };
}

async function sharedCatalogue(shellDir: string): Promise<SharedCatalogue | undefined> {
  const text = await readFile(join(shellDir, 'shared.catalogue.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as SharedCatalogue);
}

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BootRemote } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { PluginRecord } from '../plugins/registry.js';
import { readRemote, type RemoteBuild, type SharedCatalogue } from './remotes.js';

export interface RemoteShelf {
  /** Catalogue entry of a plugin's remote; `undefined` when it has none. */
  entry(plugin: PluginRecord): Promise<BootRemote | undefined>;
  /** Folder behind `/remotes/<id>/<revision>/`; `undefined` for another revision than the present one. */
  folder(pluginId: string, revision: string): Promise<string | undefined>;
}

/** Built remotes by plugin, read when they are first asked for and again when a build has replaced them. */
export function createRemoteShelf({ config, plugins, log }: Pick<Cradle, 'config' | 'plugins' | 'log'>): RemoteShelf {
  const builds = new Map<string, RemoteBuild>();

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
        return (await build(plugin))?.entry;
      } catch (err) {
        log.warn({ err, plugin: plugin.id }, 'a remote is not there');
        const name = plugin.manifest?.ui?.remote.name ?? plugin.id;
        return { plugin: plugin.id, version: plugin.version, name, url: '', integrity: '', files: {}, exposes: [], state: 'failed', why: 'its screens have not been built' };
      }
    },
    async folder(pluginId, revision) {
      const plugin = plugins.plugins().find(({ id }) => id === pluginId);
      const found = plugin && (await build(plugin as PluginRecord).catch(() => undefined));
      return found?.revision === revision ? found.folder : undefined;
    },
  };
}

async function sharedCatalogue(shellDir: string): Promise<SharedCatalogue | undefined> {
  const text = await readFile(join(shellDir, 'shared.catalogue.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as SharedCatalogue);
}

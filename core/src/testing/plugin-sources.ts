import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { HakoPlugin, PluginManifest } from '@hako/sdk-plugin';
import { definedSource, lockedSource, type PluginSource } from '../plugins/index.js';

/** A folder with a `plugin.json`, a definition, or a definition with the folder of its locale files. */
export type TestPlugin = string | HakoPlugin | { definition: HakoPlugin; folder: string };

export function testPluginSource(plugin: TestPlugin): PluginSource {
  if (typeof plugin !== 'string') return 'definition' in plugin ? definedSource(plugin.definition, plugin.folder) : definedSource(plugin);
  const folder = isAbsolute(plugin) ? plugin : resolve(plugin);
  const manifest = readManifest(folder);
  const remote = manifest?.ui?.remote.dir;
  const remoteFolder = remote === undefined ? null : join(folder, remote);
  return lockedSource({
    // A broken manifest is the host's to judge, so that tests see what staff would see.
    id: manifest?.id ?? folder.split('/').at(-1) ?? folder,
    version: manifest?.version ?? '0.0.0',
    folder,
    remoteFolder: remoteFolder && existsSync(remoteFolder) ? remoteFolder : null,
    network: manifest?.network ?? [],
  });
}

function readManifest(folder: string): PluginManifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')) as PluginManifest;
  } catch {
    return undefined;
  }
}

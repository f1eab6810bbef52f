import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPlugin, manifestProblems, type HakoPlugin, type PluginManifest } from '@hako/sdk-plugin';
import type { LockedPlugin } from './lock.js';

/** Where a plugin comes from: an entry of the lock file, or, in tests, a definition at hand. */
export interface PluginSource {
  id: string;
  version: string | null;
  folder: string | null;
  remoteFolder: string | null;
  network: readonly string[];
  readManifest(): Promise<unknown>;
  importServer(manifest: PluginManifest): Promise<unknown>;
}

export function lockedSource(locked: LockedPlugin): PluginSource {
  return {
    ...locked,
    readManifest: async () => JSON.parse(await readFile(join(locked.folder, 'plugin.json'), 'utf8')) as unknown,
    importServer: async (manifest) => {
      const entry = resolve(locked.folder, manifest.server);
      const inside = relative(locked.folder, entry);
      if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`its server entry ${manifest.server} lies outside its folder`);
      const module = (await import(pathToFileURL(entry).href)) as { default?: unknown };
      return module.default;
    },
  };
}

/** For tests of an author: the definition itself. Locale files are read when its folder is given. */
export function definedSource(definition: HakoPlugin, folder: string | null = null): PluginSource {
  return {
    id: definition.manifest.id,
    version: definition.manifest.version,
    folder,
    remoteFolder: null,
    network: definition.manifest.network ?? [],
    readManifest: async () => definition.manifest,
    importServer: async () => definition,
  };
}

export type ManifestReading = { ok: true; manifest: PluginManifest } | { ok: false; state: 'refused' | 'missing'; reason: string };

/** Reads and checks a manifest; whatever is wrong comes back in words. */
export async function readManifest(source: PluginSource): Promise<ManifestReading> {
  let value: unknown;
  try {
    value = await source.readManifest();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: false, state: 'missing', reason: 'its plugin.json is not there; install the plugin again or take it out of plugins.lock.json' };
    return { ok: false, state: 'refused', reason: `its plugin.json cannot be read: ${messageOf(error)}` };
  }
  const problems = manifestProblems(value);
  if (problems.length > 0) return { ok: false, state: 'refused', reason: `its manifest is not valid: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}` };
  const manifest = value as PluginManifest;
  if (manifest.id !== source.id) return { ok: false, state: 'refused', reason: `its manifest calls it "${manifest.id}", the lock file "${source.id}"` };
  if (source.version !== null && manifest.version !== source.version) return { ok: false, state: 'refused', reason: `its manifest says version ${manifest.version}, the lock file ${source.version}; run the installation again` };
  const notGranted = (manifest.network ?? []).filter((host) => !source.network.includes(host));
  if (notGranted.length > 0) return { ok: false, state: 'refused', reason: `it asks for hosts that were not granted in the lock file: ${notGranted.join(', ')}` };
  return { ok: true, manifest };
}

/** @throws Error in words when the entry is not there, throws, or gives something else than a plugin. */
export async function importDefinition(source: PluginSource, manifest: PluginManifest): Promise<HakoPlugin> {
  let value: unknown;
  try {
    value = await source.importServer(manifest);
  } catch (error) {
    throw new Error(`its server part could not be loaded: ${messageOf(error)}`, { cause: error });
  }
  if (!isPlugin(value)) throw new Error(`its server part must export \`definePlugin(…)\` as its default, it exports ${value === undefined ? 'nothing' : typeof value}`);
  return value;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SHELL_CONTRACT, type BootRemote, type PluginManifest } from '@hako/sdk-plugin';
import { satisfies, validRange } from '../semver.js';

/** Written by the shell's build: what it provides to remotes. */
export interface SharedCatalogue {
  shellApi?: string;
  shared: Record<string, string>;
}

interface FederationManifest {
  shared?: { name: string; requiredVersion?: string }[];
  exposes?: { name: string; path?: string }[];
}

export interface RemoteBuild {
  entry: BootRemote;
  folder: string;
  /** `<version>-<hash8>`, the segment of its address. */
  revision: string;
  builtAt: number;
}

const sha384 = (body: Buffer): string => `sha384-${createHash('sha384').update(body).digest('base64')}`;

/** Hashes a built remote and compares it with the shell; a remote that does not fit is never announced as loadable. */
export async function readRemote(plugin: { id: string; version: string; manifest: PluginManifest }, folder: string, shell: SharedCatalogue | undefined): Promise<RemoteBuild> {
  const ui = plugin.manifest.ui;
  if (!ui) throw new Error(`plugin ${plugin.id} has no remote in its manifest`);
  const manifestFile = join(folder, ui.remote.manifest);
  const manifestBody = await readFile(manifestFile);
  const { mtimeMs } = await stat(manifestFile);
  const files = await hashFiles(folder);
  const integrity = sha384(manifestBody);
  const revision = `${plugin.version}-${createHash('sha256').update(JSON.stringify([integrity, files])).digest('hex').slice(0, 8)}`;
  const federation = JSON.parse(manifestBody.toString('utf8')) as FederationManifest;
  const why = incompatibility(federation, ui.shellApi, shell);
  const entry: BootRemote = {
    plugin: plugin.id,
    version: plugin.version,
    name: ui.remote.name,
    url: `/remotes/${plugin.id}/${revision}/${ui.remote.manifest}`,
    integrity,
    files,
    exposes: (federation.exposes ?? []).map(({ name, path }) => path ?? `./${name}`),
    prefixes: plugin.manifest.prefixes ?? [plugin.id],
    state: why === undefined ? 'ok' : 'incompatible',
    ...(why === undefined ? {} : { why }),
  };
  return { entry, folder, revision, builtAt: mtimeMs };
}

/** The first file that is no longer what it was when the build was read; `undefined` when all are. */
export async function changedFile({ entry, folder }: RemoteBuild): Promise<string | undefined> {
  const files = await hashFiles(folder);
  return [...new Set([...Object.keys(entry.files), ...Object.keys(files)])].sort().find((name) => files[name] !== entry.files[name]);
}

/** What the remote wants and the shell does not have, in words; `undefined` when they fit. */
export function incompatibility(federation: FederationManifest, shellApi: string, shell: SharedCatalogue | undefined): string | undefined {
  const offered = shell?.shellApi ?? SHELL_CONTRACT;
  if (!satisfies(offered, shellApi)) return `it needs the shell's contract ${shellApi}, this shell offers ${offered}`;
  if (!shell) return undefined;
  const unmet = (federation.shared ?? []).flatMap(({ name, requiredVersion }) => {
    const library = packageOf(name);
    const version = shell.shared[library];
    if (!requiredVersion || !validRange(requiredVersion)) return [];
    if (version === undefined) return [`${library} ${requiredVersion}, which the shell does not share`];
    return satisfies(version, requiredVersion, { includePrerelease: true }) ? [] : [`${library} ${requiredVersion}, the shell has ${version}`];
  });
  return unmet.length === 0 ? undefined : `it needs ${[...new Set(unmet)].join('; ')}`;
}

function packageOf(request: string): string {
  const parts = request.split('/').filter((part) => part !== '');
  return (request.startsWith('@') ? parts.slice(0, 2) : parts.slice(0, 1)).join('/');
}

async function hashFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !/\.(?:map|br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .sort();
  const hashes = await Promise.all(names.map(async (name) => [name, sha384(await readFile(join(folder, name)))] as const));
  return Object.fromEntries(hashes);
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import type { Context } from 'koa';
import type { PluginRecord, PluginRegistry } from '../plugins/registry.js';
import { COMMON_HEADERS, DATA_POLICY } from './policy.js';
import { renderedOf, type Rendered } from './rendered.js';
import { send } from './send.js';

export const ASSETS = '/public-assets/';

/** A file of a plugin's `public.dir`, under an address that holds the hash of its bytes. */
export interface Asset {
  url: string;
  /** Subresource Integrity, `sha384-…`. */
  integrity: string;
  answer: Rendered;
}

export interface AssetShelf {
  /** @throws Error when the plugin has no such file. */
  asset(plugin: string, name: string): Promise<Asset>;
  /** Answers `/public-assets/…`. */
  serve(ctx: Context): Promise<boolean>;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const NAME = /^[a-z0-9][a-z0-9_-]{0,60}\.[a-z0-9]{2,5}$/;
const FOREVER = 'public, max-age=31536000, immutable';

/** Files of all plugins in memory: few and small, read when somebody first asks for one of the plugin. */
export function createAssetShelf(registry: PluginRegistry): AssetShelf {
  const shelves = new Map<string, Promise<ReadonlyMap<string, Asset>>>();
  const byUrl = new Map<string, Asset>();

  const shelfOf = (plugin: string): Promise<ReadonlyMap<string, Asset>> => {
    let shelf = shelves.get(plugin);
    if (!shelf) {
      shelf = readShelf(registry.get(plugin)).then((assets) => {
        for (const asset of assets.values()) byUrl.set(asset.url, asset);
        return assets;
      });
      // A folder that could not be read may be there the next time.
      shelf.catch(() => shelves.delete(plugin));
      shelves.set(plugin, shelf);
    }
    return shelf;
  };

  return {
    async asset(plugin, name) {
      const found = (await shelfOf(plugin)).get(name);
      if (!found) throw new Error(`${plugin} has no public file "${name}"`);
      return found;
    },
    async serve(ctx) {
      const [plugin = ''] = ctx.path.slice(ASSETS.length).split('/');
      if (!byUrl.has(ctx.path) && registry.get(plugin)?.manifest?.public) await shelfOf(plugin);
      const found = byUrl.get(ctx.path);
      if (!found) return false;
      return send(ctx, found.answer);
    },
  };
}

async function readShelf(record: PluginRecord | undefined): Promise<ReadonlyMap<string, Asset>> {
  const dir = record?.manifest?.public?.dir;
  if (!record?.source.folder || dir === undefined) return new Map();
  const folder = join(record.source.folder, dir);
  const inside = relative(record.source.folder, folder);
  if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`the public files ${dir} of ${record.id} lie outside its folder`);
  const names = (await readdir(folder)).filter((name) => NAME.test(name) && TYPES[extname(name)] !== undefined);
  return new Map(await Promise.all(names.map(async (name) => [name, await assetOf(record.id, name, await readFile(join(folder, name)))] as const)));
}

async function assetOf(plugin: string, name: string, bytes: Buffer): Promise<Asset> {
  const hash = createHash('sha384').update(bytes).digest();
  const type = extname(name);
  const headers = { ...COMMON_HEADERS, 'content-security-policy': DATA_POLICY, 'content-type': TYPES[type] ?? '', 'cache-control': FOREVER };
  const answer = await renderedOf({ status: 200, body: bytes, headers, vary: [] }, { tenantId: '', plugin, tags: new Set(), madeAt: 0, freshForMs: Infinity });
  return { url: `${ASSETS}${plugin}/${name.slice(0, -type.length)}.${hash.toString('hex').slice(0, 16)}${type}`, integrity: `sha384-${hash.toString('base64')}`, answer };
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context } from 'koa';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const ENCODINGS = [
  { token: 'br', suffix: '.br' },
  { token: 'gzip', suffix: '.gz' },
] as const;
/** One plain segment after the other: no dot files, no traversal, nothing encoded. */
const PATH = /^(?:[\w@~-][\w.@~-]*\/)*[\w@~-][\w.@~-]*$/;
export const FOREVER = 'public, max-age=31536000, immutable';

/** Sends a file of a build folder, the smallest form the browser takes; false when there is none. Kinds we do not build are not sent. */
export async function sendFile(ctx: Context, folder: string, path: string, cacheControl: string): Promise<boolean> {
  const type = TYPES[extname(path)];
  if (!type || !PATH.test(path) || path.includes('..')) return false;
  const accepted = ctx.get('accept-encoding');
  const plain = join(folder, path);
  for (const { token, suffix } of [...ENCODINGS.filter((encoding) => accepted.includes(encoding.token)), { token: '', suffix: '' }]) {
    const found = await stat(plain + suffix).catch(() => undefined);
    if (!found?.isFile()) continue;
    const etag = `"${Math.floor(found.mtimeMs).toString(36)}-${found.size.toString(36)}${token && `-${token}`}"`;
    ctx.set({ 'content-type': type, 'cache-control': cacheControl, vary: 'accept-encoding', etag, 'x-content-type-options': 'nosniff' });
    if (ctx.get('if-none-match') === etag) {
      ctx.status = 304;
      return true;
    }
    ctx.status = 200;
    if (token) ctx.set('content-encoding', token);
    ctx.length = found.size;
    if (ctx.method !== 'HEAD') ctx.body = createReadStream(plain + suffix);
    return true;
  }
  return false;
}

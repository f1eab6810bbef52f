import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import type { SideHandler } from '../http/types.js';
import { missingShellPage } from './missing-shell.js';
import type { RemoteShelf } from './remote-shelf.js';
import { FOREVER, sendFile } from './static-files.js';

const NONCE = '__CSP_NONCE__';
const REMOTE = /^\/remotes\/([a-z][a-z0-9-]{1,38})\/([\w.+-]{1,80})\/(.+)$/;

const isRead = (ctx: Context): boolean => ctx.method === 'GET' || ctx.method === 'HEAD';

/** `/remotes/<id>/<version>-<hash8>/…`: the folder's name holds the hash of its files, so browsers may keep them for ever. */
export function remoteHandler(shelf: RemoteShelf): SideHandler {
  return async (ctx) => {
    if (!ctx.path.startsWith('/remotes/') || !isRead(ctx)) return false;
    const [, plugin = '', revision = '', path = ''] = REMOTE.exec(ctx.path) ?? [];
    const folder = await shelf.folder(plugin, revision);
    if (folder && (await sendFile(ctx, folder, path, FOREVER))) return true;
    ctx.status = 404;
    ctx.set('cache-control', 'no-store');
    ctx.body = { success: false, code: 'NOT_FOUND', message: 'This remote is not served here any more; reload the page.', statusCode: 404 };
    return true;
  };
}

/** The shell: its files, and its page for every other address that a person may type. Comes last. */
export function shellHandler({ config }: Pick<Cradle, 'config'>): SideHandler {
  return async (ctx) => {
    if (!isRead(ctx)) return false;
    const path = ctx.path.slice(1);
    // Files with a hash in their name never change; the catalogue and the like are asked for each time.
    const caching = /\.[0-9a-f]{8,}\./.test(path) ? FOREVER : 'no-cache';
    if (path !== '' && path !== 'index.html' && (await sendFile(ctx, config.shellDir, path, caching))) return true;
    if (/\.[a-z0-9]{2,5}$/i.test(path) && path !== 'index.html') return false;
    const page = await readFile(join(config.shellDir, 'index.html'), 'utf8').catch(() => undefined);
    ctx.status = page === undefined ? 503 : 200;
    ctx.set({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    ctx.body = page === undefined ? missingShellPage() : page.replaceAll(NONCE, String(ctx.state['nonce'] ?? ''));
    return true;
  };
}

import type { SideHandler } from '../http/types.js';
import type { TenantRegistry } from '../tenancy/types.js';
import type { Signer } from './signer.js';
import { contentDisposition } from './keys.js';
import type { ObjectStorage } from './types.js';

/** Longest life of a link (security.md 2.4). */
export const MAX_LINK_SECONDS = 300;

interface Link {
  key: string;
  filename: string;
  /** Unix time. */
  expires: number;
}

const text = ({ key, filename, expires }: Link): string => JSON.stringify(['file', key, filename, expires]);

export function signedPath(signer: Signer, link: Link): string {
  const query = new URLSearchParams({ name: link.filename, expires: String(link.expires), signature: signer.sign(text(link)) });
  return `/files/${link.key}?${query.toString()}`;
}

export interface FileHandlerDeps {
  storage: ObjectStorage;
  signer: Signer;
  tenants: Pick<TenantRegistry, 'byId'>;
  now?: () => Date;
}

/**
 * Answers `/files/…`: the signature is the only credential, and everything is sent as an attachment, never as a page of ours.
 * A link does not outlive the standing of its agency: keys begin with the agency's id.
 */
export function fileHandler({ storage, signer, tenants, now = () => new Date() }: FileHandlerDeps): SideHandler {
  return async (ctx) => {
    if (!ctx.path.startsWith('/files/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return false;
    const link: Link = { key: ctx.path.slice('/files/'.length), filename: one(ctx.query['name']), expires: Number(one(ctx.query['expires'])) };
    const seconds = now().getTime() / 1000;
    const genuine = Number.isSafeInteger(link.expires) && signer.verify(text(link), one(ctx.query['signature']));
    if (!genuine) return refuse(ctx, 404, 'NOT_FOUND');
    if (seconds >= link.expires) return refuse(ctx, 410, 'GONE');
    const [tenantId = ''] = link.key.split('/');
    if ((await tenants.byId(tenantId))?.status !== 'active') return refuse(ctx, 404, 'NOT_FOUND');
    const found = await storage.get(link.key);
    if (!found) return refuse(ctx, 404, 'NOT_FOUND');
    ctx.set({
      'content-type': found.info.contentType,
      'content-disposition': contentDisposition(link.filename),
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    ctx.length = found.info.size;
    if (ctx.method === 'HEAD') found.body.destroy();
    else ctx.body = found.body;
    return true;
  };
}

const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

function refuse(ctx: Parameters<SideHandler>[0], status: number, code: string): true {
  ctx.status = status;
  ctx.body = { success: false, code, message: status === 410 ? 'This link has expired.' : 'There is nothing here.', statusCode: status };
  return true;
}

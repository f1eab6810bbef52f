import { createHash, randomBytes } from 'node:crypto';
import { data, defineRoute, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Uuid } from '../customers/schema.js';
import { customerScope, loadedCustomer } from '../customers/scope.js';
import { refuse } from '../errors.js';
import { CONTENT_TYPES, fileNameOf, keyOfFormat, openAccessExport } from './files.js';
import { addLink, findAccessExport, takeLink } from './repository.js';

const closed = { additionalProperties: false } as const;
const Format = Type.Enum(['json', 'html']);
const LINK_MINUTES = 15;
const HIDDEN = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** For the person herself, who has no account: who makes it hands it to her. The secret is answered once and kept nowhere. */
const make = defineRoute({
  method: 'POST', path: '/customers/:id/access-exports/:exportId/link', summary: 'routes.accessExportLink',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope, sensitive: true, stepUp: true, idempotent: false,
  audit: 'customer.access-export.linked', errors: ['ACCESS_EXPORT_GONE', 'ACCESS_EXPORT_NO_PAGE'],
  schema: { params: Type.Object({ id: Uuid, exportId: Uuid }, closed), body: Type.Object({ format: Format }, closed), response: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }) },
  handle: async ({ params, body: { format } }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const row = await ctx.db.read((reader) => findAccessExport(reader, params.id, params.exportId));
    if (!row) throw notFound();
    const now = ctx.clock.now();
    if (keyOfFormat(row, format) === null || row.expiresAt <= now) throw refuse('ACCESS_EXPORT_GONE');
    const path = (await ctx.scopes.talent(customer.talentId))?.path;
    if (!path) throw refuse('ACCESS_EXPORT_NO_PAGE');
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Math.min(now.getTime() + LINK_MINUTES * 60_000, row.expiresAt.getTime()));
    await ctx.db.write(async (tx) => {
      await addLink(tx, { tokenHash: hashOf(secret), exportId: row.id, format, expiresAt, createdAt: now, createdBy: ctx.principal.id });
      await ctx.audit.change(tx, { action: 'customer.access-export.linked', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, meta: { exportId: row.id, format } });
    });
    return data({ url: `/api/v1/public/customers/${encodeURIComponent(path)}/access-copy?token=${secret}`, expiresAt: expiresAt.toISOString() }, { headers: HIDDEN });
  },
});

/** Whoever holds the secret, within its minutes. Wrong, spent and late links are one and the same: nothing is there. */
const open = defineRoute({
  method: 'GET', path: '/public/customers/:path/access-copy', summary: 'routes.accessExportOpen',
  auth: 'public', talentPathParam: 'path', rate: { points: 20, per: 60, by: 'ip' },
  audit: 'customer.access-export.downloaded', errors: ['ACCESS_EXPORT_GONE', 'VAULT_UNAVAILABLE'],
  schema: { params: Type.Object({ path: Type.String() }, closed), query: Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }, closed) },
  handle: async ({ query: { token } }, ctx) => {
    const row = await ctx.db.write(async (tx) => {
      const taken = await takeLink(tx, { tokenHash: hashOf(token), talentId: ctx.talentId, now: ctx.clock.now() });
      if (taken) await ctx.audit.change(tx, { action: 'customer.access-export.downloaded', resource: { type: 'customer', id: taken.customerId }, scope: { type: 'talent', id: taken.talentId }, meta: { exportId: taken.id, format: taken.format, link: true } });
      return taken;
    });
    if (!row) throw notFound();
    const stream = await openAccessExport(ctx, row, row.format);
    return { kind: 'stream', stream, contentType: CONTENT_TYPES[row.format], filename: fileNameOf(row, row.format), headers: HIDDEN };
  },
});

export const accessLinkRoutes: RouteDef[] = [make, open];

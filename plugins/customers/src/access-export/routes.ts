import { Readable } from 'node:stream';
import { created, data, defineRoute, invalid, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Uuid } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireThere } from '../customers/scope.js';
import { Reason } from '../personal/schema.js';
import { findRequest } from '../requests/repository.js';
import { collectAccess } from './collect.js';
import { CONTENT_TYPES, fileNameOf, openAccessExport } from './files.js';
import { accessLinkRoutes } from './links.js';
import { accessPage } from './page.js';
import { exportsOf, findAccessExport, insertAccessExport, type AccessExportRow } from './repository.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const View = Type.Object({ id: Uuid, requestId: Type.Union([Uuid, Type.Null()]), size: Type.Integer(), available: Type.Boolean(), expiresAt: Time, createdAt: Time, by: Type.Object({ id: Type.String(), name: Type.String() }) });
const KEPT_DAYS = 7;
const why = (reason: string) => ({ purpose: 'subject_request' as const, reason });

const viewOf = ({ id, requestId, size, jsonKey, expiresAt, createdAt, by }: AccessExportRow, now: Date) => ({ id, requestId, size, available: jsonKey !== null && expiresAt > now, expiresAt, createdAt, by });

const list = defineRoute({
  method: 'GET', path: '/customers/:id/access-exports', summary: 'routes.accessExports',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(View) },
  handle: async ({ params }, ctx) => data((await ctx.db.read((reader) => exportsOf(reader, params.id))).map((row) => viewOf(row, ctx.clock.now()))),
});

const make = defineRoute({
  method: 'POST', path: '/customers/:id/access-exports', summary: 'routes.accessExport',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope, sensitive: true, stepUp: true,
  audit: 'customer.access-export.made', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Object({ reason: Reason, requestId: Type.Optional(Uuid) }, closed), response: View },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    if (body.requestId !== undefined) {
      const { requestId } = body;
      const request = await ctx.db.read((reader) => findRequest(reader, requestId));
      if (request?.customerId !== customer.id) throw invalid([{ path: '/requestId', code: 'unknown' }]);
    }
    const document = await collectAccess(ctx, customer, body.reason);
    const id = ctx.ids.uuid();
    const expiresAt = new Date(ctx.clock.now().getTime() + KEPT_DAYS * 86_400_000);
    const texts = { json: `${JSON.stringify(document, null, 2)}\n`, html: accessPage(document, ctx) };
    let size = 0;
    for (const format of ['json', 'html'] as const) size += (await ctx.pii.sealFile(keyOf(id, format), Readable.from([texts[format]], { objectMode: false }), { contentType: CONTENT_TYPES[format], expiresAt, ...why(body.reason) })).size;
    const row: AccessExportRow = { id, customerId: customer.id, requestId: body.requestId ?? null, jsonKey: keyOf(id, 'json'), htmlKey: keyOf(id, 'html'), size, expiresAt, createdAt: ctx.clock.now(), by: { id: ctx.principal.id, name: ctx.principal.name } };
    await ctx.db.write(async (tx) => {
      await insertAccessExport(tx, row);
      await ctx.audit.change(tx, { action: 'customer.access-export.made', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, meta: { exportId: id } });
    });
    return created(viewOf(row, ctx.clock.now()));
  },
});

const download = defineRoute({
  method: 'GET', path: '/customers/:id/access-exports/:exportId/:format', summary: 'routes.accessExportDownload',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope, sensitive: true,
  audit: 'customer.access-export.downloaded', errors: ['ACCESS_EXPORT_GONE', 'VAULT_UNAVAILABLE'],
  schema: { params: Type.Object({ id: Uuid, exportId: Uuid, format: Type.Enum(['json', 'html']) }, closed) },
  handle: async ({ params }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const row = await ctx.db.read((reader) => findAccessExport(reader, params.id, params.exportId));
    if (!row) throw notFound();
    const stream = await openAccessExport(ctx, row, params.format);
    await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'customer.access-export.downloaded', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, meta: { exportId: row.id, format: params.format } }));
    return { kind: 'stream', stream, contentType: CONTENT_TYPES[params.format], filename: fileNameOf(row, params.format), headers: { 'cache-control': 'no-store' } };
  },
});

const keyOf = (id: string, format: string): string => `access/${id}.${format}`;

export const accessExportRoutes: RouteDef[] = [list, make, ...accessLinkRoutes, download];

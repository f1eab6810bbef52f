import { accepted, data, defineRoute, invalid, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { listFields } from '../custom-fields/repository.js';
import { FilterObject, Uuid } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { PurposeSchema, Reason } from '../personal/schema.js';
import { customOf, DEFAULT_FIELDS, FIXED_FIELDS, isPersonalField, titleOf, type ExportField } from './fields.js';
import { CONTENT_TYPE, purposeOf } from './job.js';
import { findExport, insertExport, setExportJob, type ExportRecord } from './repository.js';
import { visibleCustomers } from '../stores/archives.js';

const ExportBody = Type.Object(
  {
    kind: Type.Literal('customers'),
    format: Type.Enum(['csv', 'json', 'xlsx']),
    fields: Type.Optional(Type.Array(Type.Union([Type.Enum([...FIXED_FIELDS]), Type.String({ pattern: '^custom\\.[a-z][a-z0-9_]{0,31}$' })]), { minItems: 1, maxItems: 200, uniqueItems: true })),
    filters: Type.Optional(FilterObject),
    /** Both are needed when personal fields are asked for. */
    purpose: Type.Optional(PurposeSchema),
    reason: Type.Optional(Reason),
  },
  { additionalProperties: false },
);

const ExportView = Type.Object({
  id: Uuid, state: Type.String(), kind: Type.String(), format: Type.String(), fields: Type.Array(Type.String()), personal: Type.Boolean(), rows: Type.Union([Type.Integer(), Type.Null()]),
  progress: Type.Union([Type.Number(), Type.Null()]), error: Type.Union([Type.String(), Type.Null()]), fileName: Type.Union([Type.String(), Type.Null()]), expiresAt: Type.Union([Type.String(), Type.Null()]), createdAt: Type.String(),
});

const ExportParams = Type.Object({ id: Uuid }, { additionalProperties: false });

const start = defineRoute({
  method: 'POST', path: '/exports', summary: 'routes.exportStart',
  auth: 'user', permission: 'customer.export:execute', seenWith: 'customer.profile:read', scope: 'visible', sensitive: true,
  audit: 'customer.export.started',
  schema: { body: ExportBody, response: ExportView },
  handle: async ({ body }, ctx) => {
    const { filters = {} } = body;
    const fields = (body.fields ?? DEFAULT_FIELDS) as ExportField[];
    const own = await ctx.db.read(listFields);
    const unknown = fields.findIndex((field) => field.startsWith('custom.') && !customOf(field, own));
    if (unknown >= 0) throw invalid([{ path: `/fields/${unknown}`, code: 'unknown' }]);
    const personal = fields.some((field) => isPersonalField(field, own));
    const talentId = filters.talentId;
    if (talentId !== undefined) await requireTalent(ctx, talentId, personal);
    if (personal) await requirePersonal(ctx, body);
    if (fields.includes('memberships')) await requireSomewhere(ctx, 'customer.membership:read', talentId);
    const row: ExportRecord = { id: ctx.ids.uuid(), jobId: null, format: body.format, fields, filters, personal, purpose: body.purpose ?? null, reason: personal ? (body.reason ?? null) : null, fileKey: null, fileName: null, rows: null, expiresAt: null, createdAt: ctx.clock.now(), createdBy: ctx.principal.id };
    await ctx.db.write(async (tx) => {
      await insertExport(tx, row);
      const job = await ctx.jobs.enqueue(tx, 'customers.export', { exportId: row.id }, { title: 'jobs.export', link: `/customers?export=${row.id}` });
      await setExportJob(tx, row.id, job.id);
      await ctx.audit.change(tx, { action: 'customer.export.started', resource: { type: 'customer-export', id: row.id }, ...(talentId === undefined ? {} : { scope: { type: 'talent' as const, id: talentId } }), after: { format: row.format, fields: row.fields, personal, purpose: row.purpose } });
    });
    return accepted(await exportView(ctx, await load(ctx, row.id)));
  },
});

const get = defineRoute({
  method: 'GET', path: '/exports/:id', summary: 'routes.exportGet',
  auth: 'user', permission: 'customer.export:execute', scope: 'visible',
  schema: { params: ExportParams, response: ExportView },
  handle: async ({ params }, ctx) => data(await exportView(ctx, await load(ctx, params.id))),
});

const download = defineRoute({
  method: 'GET', path: '/exports/:id/download', summary: 'routes.exportDownload',
  auth: 'user', permission: 'customer.export:execute', scope: 'visible', sensitive: true,
  audit: 'customer.export.downloaded', errors: ['EXPORT_STATE', 'EXPORT_GONE', 'VAULT_UNAVAILABLE'],
  schema: { params: ExportParams },
  handle: async ({ params }, ctx) => {
    const row = await load(ctx, params.id);
    const { fileKey, expiresAt } = row;
    if (expiresAt === null) throw refuse('EXPORT_STATE');
    if (fileKey === null || expiresAt <= ctx.clock.now()) throw refuse('EXPORT_GONE');
    const stream = row.personal ? await ctx.pii.openFile(fileKey, { purpose: purposeOf(row), reason: `download of export ${row.id}` }) : (await ctx.files.get(fileKey))?.body;
    if (!stream) throw refuse('EXPORT_GONE');
    await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'customer.export.downloaded', resource: { type: 'customer-export', id: row.id } }));
    return { kind: 'stream', stream, contentType: CONTENT_TYPE[row.format], filename: row.fileName ?? `customers.${row.format}` };
  },
});

/** For a moment, without a session: to hand a list on to somebody's download manager. Never for personal data. */
const link = defineRoute({
  method: 'POST', path: '/exports/:id/link', summary: 'routes.exportLink',
  auth: 'user', permission: 'customer.export:execute', scope: 'visible', sensitive: true, idempotent: false,
  audit: 'customer.export.linked', errors: ['EXPORT_STATE', 'EXPORT_GONE', 'EXPORT_PERSONAL'],
  schema: { params: ExportParams, response: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }) },
  handle: async ({ params }, ctx) => {
    const row = await load(ctx, params.id);
    // What rests sealed is opened for a person whose right is asked at that moment, and for no bearer of a link.
    if (row.personal) throw refuse('EXPORT_PERSONAL');
    if (row.expiresAt === null) throw refuse('EXPORT_STATE');
    if (row.fileKey === null || row.expiresAt <= ctx.clock.now()) throw refuse('EXPORT_GONE');
    const url = await ctx.files.signedUrl(row.fileKey, { filename: row.fileName ?? `customers.${row.format}`, expiresInSeconds: LINK_SECONDS });
    await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'customer.export.linked', resource: { type: 'customer-export', id: row.id } }));
    return data({ url, expiresAt: new Date(ctx.clock.now().getTime() + LINK_SECONDS * 1_000).toISOString() }, { headers: { 'cache-control': 'no-store' } });
  },
});

const LINK_SECONDS = 300;

const fieldsRoute = defineRoute({
  method: 'GET', path: '/exports/customers/fields', summary: 'routes.exportFields',
  auth: 'user', permission: 'customer.export:execute', seenWith: 'customer.profile:read', scope: 'visible',
  schema: { response: Type.Array(Type.Object({ code: Type.String(), title: Type.String(), personal: Type.Boolean(), custom: Type.Boolean(), preset: Type.Boolean() })) },
  handle: async (_input, ctx) => {
    const own = await ctx.db.read(listFields);
    const customs = own.filter(({ active }) => active).map(({ code }): ExportField => `custom.${code}`);
    const preset = new Set<ExportField>(DEFAULT_FIELDS);
    return data([...FIXED_FIELDS, ...customs].map((code) => ({ code, title: titleOf(ctx, code, own), personal: isPersonalField(code, own), custom: code.startsWith('custom.'), preset: preset.has(code) })));
  },
});

async function requireTalent(ctx: PluginContext, talentId: string, personal: boolean): Promise<void> {
  const scope = { type: 'talent', id: talentId } as const;
  if (!(await ctx.scopes.talent(talentId))) throw notFound();
  await ctx.require('customer.export:execute', scope, { seenWith: 'customer.profile:read' });
  if (personal) await ctx.require('customer.pii:read', scope, { seenWith: 'customer.profile:read' });
}

async function requirePersonal(ctx: PluginContext, body: { purpose?: string; reason?: string; filters?: { talentId?: string } }): Promise<void> {
  const missing = (['purpose', 'reason'] as const).filter((name) => body[name] === undefined);
  if (missing.length > 0) throw invalid(missing.map((name) => ({ path: `/${name}`, code: 'required' })));
  if (body.filters?.talentId === undefined) await requireSomewhere(ctx, 'customer.pii:read', undefined);
}

async function requireSomewhere(ctx: PluginContext, permission: string, talentId: string | undefined): Promise<void> {
  if (talentId !== undefined) return ctx.require(permission, { type: 'talent', id: talentId }, { seenWith: 'customer.profile:read' });
  const visible = await visibleCustomers(ctx, permission);
  if (!visible.all && visible.talentIds.length === 0) await ctx.require(permission, { type: 'tenant' }, { seenWith: 'customer.profile:read' });
}

/** An export is its maker's own: what it holds was measured by her rights. */
async function load(ctx: PluginContext, id: string): Promise<ExportRecord> {
  const row = await ctx.db.read((reader) => findExport(reader, id));
  if (!row || row.createdBy !== ctx.principal.id) throw notFound();
  return row;
}

async function exportView(ctx: PluginContext, read: ExportRecord): Promise<Record<string, unknown>> {
  const job = read.jobId === null ? undefined : await ctx.jobs.get(read.jobId);
  // It may have ended since the row was read: an export that is there has its rows, its name and its end.
  const row = job?.finishedAt && read.expiresAt === null ? ((await ctx.db.read((reader) => findExport(reader, read.id))) ?? read) : read;
  return {
    id: row.id, state: job?.state ?? 'waiting', kind: 'customers', format: row.format, fields: row.fields, personal: row.personal, rows: row.rows ?? job?.processed ?? null, progress: job?.progress ?? null,
    error: job?.error ?? null, fileName: row.fileName, expiresAt: row.expiresAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
  };
}

export const exportRoutes: RouteDef[] = [start, fieldsRoute, get, download, link];

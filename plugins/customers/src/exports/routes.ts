import { accepted, data, defineRoute, invalid, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { FilterObject, Uuid } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { PurposeSchema, Reason } from '../personal/schema.js';
import { DEFAULT_FIELDS, EXPORT_FIELDS, isPersonalField } from './fields.js';
import { purposeOf } from './job.js';
import { findExport, insertExport, setExportJob, type ExportRecord } from './repository.js';
import { visibleCustomers } from '../stores/archives.js';

const ExportBody = Type.Object(
  {
    kind: Type.Literal('customers'),
    format: Type.Enum(['csv', 'json']),
    fields: Type.Optional(Type.Array(Type.Enum([...EXPORT_FIELDS]), { minItems: 1, maxItems: EXPORT_FIELDS.length, uniqueItems: true })),
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
    const { fields = DEFAULT_FIELDS, filters = {} } = body;
    const personal = fields.some(isPersonalField);
    const talentId = filters.talentId;
    if (talentId !== undefined) await requireTalent(ctx, talentId, personal);
    if (personal) await requirePersonal(ctx, body);
    const row: ExportRecord = { id: ctx.ids.uuid(), jobId: null, format: body.format, fields: [...fields], filters, personal, purpose: body.purpose ?? null, reason: personal ? (body.reason ?? null) : null, fileKey: null, fileName: null, rows: null, expiresAt: null, createdAt: ctx.clock.now(), createdBy: ctx.principal.id };
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
    return { kind: 'stream', stream, contentType: row.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8', filename: row.fileName ?? `customers.${row.format}` };
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
  if (body.filters?.talentId !== undefined) return;
  const visible = await visibleCustomers(ctx, 'customer.pii:read');
  if (!visible.all && visible.talentIds.length === 0) await ctx.require('customer.pii:read', { type: 'tenant' }, { seenWith: 'customer.profile:read' });
}

/** An export is its maker's own: what it holds was measured by her rights. */
async function load(ctx: PluginContext, id: string): Promise<ExportRecord> {
  const row = await ctx.db.read((reader) => findExport(reader, id));
  if (!row || row.createdBy !== ctx.principal.id) throw notFound();
  return row;
}

async function exportView(ctx: PluginContext, row: ExportRecord): Promise<Record<string, unknown>> {
  const job = row.jobId === null ? undefined : await ctx.jobs.get(row.jobId);
  return {
    id: row.id, state: job?.state ?? 'waiting', kind: 'customers', format: row.format, fields: row.fields, personal: row.personal, rows: row.rows ?? job?.processed ?? null, progress: job?.progress ?? null,
    error: job?.error ?? null, fileName: row.fileName, expiresAt: row.expiresAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
  };
}

export const exportRoutes: RouteDef[] = [start, get, download];

import { accepted, data, defineRoute, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { closed, FILTERS, IdParams, Uuid } from '../desk/schema.js';
import { READ } from '../desk/view.js';
import { refuse } from '../errors.js';
import { DEFAULT_FIELDS, EXPORT_FIELDS } from './fields.js';
import { CONTENT_TYPE } from './job.js';
import { findExport, FORMATS, insertExport, setExportJob, type ExportRecord } from './repository.js';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const View = Type.Object({
  id: Uuid, state: Type.String(), format: Type.Enum([...FORMATS]), fields: Type.Array(Type.String()), rows: nullable(Type.Integer()), progress: nullable(Type.Number()), error: nullable(Type.String()), jobId: nullable(Uuid),
  fileName: nullable(Type.String()), expiresAt: nullable(Type.String({ format: 'date-time' })), createdAt: Type.String({ format: 'date-time' }),
});
const right = { auth: 'user', permission: 'marshmallow.message:execute', seenWith: READ, scope: 'visible' } as const;

const start = defineRoute({
  method: 'POST', path: '/marshmallow/export', summary: 'routes.exportStart', ...right, sensitive: true, rateClass: 'query',
  audit: 'marshmallow.export.started',
  schema: { body: Type.Object({ format: Type.Optional(Type.Enum([...FORMATS], { default: 'csv' })), fields: Type.Optional(Type.Array(Type.Enum([...EXPORT_FIELDS]), { minItems: 1, uniqueItems: true })), ...FILTERS }, closed), response: View },
  handle: async ({ body: { format = 'csv', fields = [...DEFAULT_FIELDS], ...filters } }, ctx) => {
    const { talentId } = filters;
    if (talentId !== undefined) {
      if (!(await ctx.scopes.talent(talentId))) throw notFound();
      await ctx.require('marshmallow.message:execute', { type: 'talent', id: talentId }, { seenWith: READ });
    }
    const id = ctx.ids.uuid();
    await ctx.db.write(async (tx) => {
      await insertExport(tx, { id, format, fields, filters, createdAt: ctx.clock.now(), createdBy: ctx.principal.id });
      const job = await ctx.jobs.enqueue(tx, 'marshmallow.export', { exportId: id }, { title: 'jobs.export', link: `/marshmallow?export=${id}` });
      await setExportJob(tx, id, job.id);
      await ctx.audit.change(tx, { action: 'marshmallow.export.started', resource: { type: 'marshmallow-export', id }, ...(talentId === undefined ? {} : { scope: { type: 'talent' as const, id: talentId } }), after: { format, fields } });
    });
    return accepted(await viewOf(ctx, await load(ctx, id)));
  },
});

const get = defineRoute({
  method: 'GET', path: '/marshmallow/exports/:id', summary: 'routes.exportGet', ...right,
  schema: { params: IdParams, response: View },
  handle: async ({ params }, ctx) => data(await viewOf(ctx, await load(ctx, params.id))),
});

const download = defineRoute({
  method: 'GET', path: '/marshmallow/exports/:id/download', summary: 'routes.exportDownload', ...right, sensitive: true,
  audit: 'marshmallow.export.downloaded', errors: ['MARSHMALLOW_EXPORT_STATE', 'MARSHMALLOW_EXPORT_GONE'],
  schema: { params: IdParams },
  handle: async ({ params }, ctx) => {
    const row = await load(ctx, params.id);
    if (row.fileKey === null || row.expiresAt === null) throw refuse('MARSHMALLOW_EXPORT_STATE');
    const file = row.expiresAt > ctx.clock.now() ? await ctx.files.get(row.fileKey) : undefined;
    if (!file) throw refuse('MARSHMALLOW_EXPORT_GONE');
    await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'marshmallow.export.downloaded', resource: { type: 'marshmallow-export', id: row.id } }));
    return { kind: 'stream', stream: file.body, contentType: CONTENT_TYPE[row.format], filename: row.fileName ?? `marshmallow.${row.format}`, headers: { 'cache-control': 'no-store' } };
  },
});

/** An export is its maker's own: what it holds was measured by her rights. */
async function load(ctx: PluginContext, id: string): Promise<ExportRecord> {
  const row = await ctx.db.read((reader) => findExport(reader, id));
  if (!row || row.createdBy !== ctx.principal.id) throw notFound();
  return row;
}

async function viewOf(ctx: PluginContext, read: ExportRecord): Promise<Record<string, unknown>> {
  const job = read.jobId === null ? undefined : await ctx.jobs.get(read.jobId);
  // It may have ended since the row was read: an export that is there has its rows, its name and its end.
  const row = job?.finishedAt && read.expiresAt === null ? ((await ctx.db.read((reader) => findExport(reader, read.id))) ?? read) : read;
  return {
    id: row.id, state: row.fileKey === null ? (job?.state ?? 'waiting') : 'succeeded', format: row.format, fields: row.fields, rows: row.rows ?? job?.processed ?? null, progress: job?.progress ?? null, error: job?.error ?? null, jobId: row.jobId,
    fileName: row.fileName, expiresAt: row.expiresAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
  };
}

export const exportRoutes: RouteDef[] = [start, get, download];

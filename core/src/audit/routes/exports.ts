import { accepted, data, defineRoute, HakoError, list, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { pluginFiles } from '../../storage/index.js';
import { EXPORT_JOB } from '../export/job.js';
import { exportsOf, findExport, insertExport, setExportJob, type ExportRow } from '../export/store.js';
import { LOG_STREAMS, streamOf } from '../query/streams.js';
import type { StreamName } from '../sealing/index.js';
import { StreamPath } from './schema.js';

const Moment = Type.String({ format: 'date-time' });
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T): ReturnType<typeof Type.Union> => Type.Union([schema, Type.Null()]);

const Body = Type.Object(
  {
    format: Type.Enum(['jsonl', 'csv']),
    /** Left out: every stream that the caller may read */
    streams: Type.Optional(Type.Array(StreamPath, { minItems: 1, maxItems: 4, uniqueItems: true })),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
  },
  { additionalProperties: false },
);

const View = Type.Object({
  id: Type.String({ format: 'uuid' }), state: Type.String(), format: Type.String(), streams: Type.Array(Type.String()), from: Maybe(Moment), to: Maybe(Moment),
  entries: Maybe(Type.Integer()), error: Maybe(Type.String()), fileName: Maybe(Type.String()), expiresAt: Maybe(Moment), createdAt: Moment,
});
const Params = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false });

type Deps = Pick<Cradle, 'database' | 'storage' | 'jobs'>;

export function exportRoutes({ database, storage, jobs }: Deps): RouteDef[] {
  const guard = { auth: 'user', permission: 'log.export:execute', scope: 'tenant' } as const;

  const viewOf = async (ctx: RequestContext, row: ExportRow): Promise<Record<string, unknown>> => {
    const job = row.jobId === null ? undefined : (await jobs.find(ctx.tenant.id, row.jobId, ctx.locale))?.view;
    return {
      id: row.id, state: job?.state ?? 'waiting', format: row.format, streams: row.streams.map((name) => streamOf(name).path), from: row.from?.toISOString() ?? null, to: row.to?.toISOString() ?? null,
      entries: row.entries ?? job?.processed ?? null, error: job?.error ?? null, fileName: row.fileName, expiresAt: row.expiresAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString(),
    };
  };
  /** An export is its maker's own: what it holds was measured by her rights. */
  const load = async (ctx: RequestContext, id: string): Promise<ExportRow> => {
    const row = await ctx.db.read((q) => findExport(q, id));
    if (!row || row.createdBy !== ctx.principal.id) throw notFound();
    return row;
  };

  return [
    defineRoute({
      method: 'POST', path: '/logs/exports', summary: 'audit.routes.exportStart', ...guard, sensitive: true, stepUp: true, rateClass: 'query',
      audit: 'log.exported',
      schema: { body: Body, response: View },
      handle: async ({ body }, ctx) => {
        const wanted = LOG_STREAMS.filter(({ path }) => body.streams === undefined || body.streams.includes(path));
        // What was named must be allowed; without a name it is what is allowed.
        const streams: StreamName[] = [];
        for (const stream of wanted) {
          if (body.streams !== undefined) await ctx.require(stream.permission, { type: 'tenant' });
          else if (!(await ctx.can(stream.permission, { type: 'tenant' })).allowed) continue;
          streams.push(stream.name);
        }
        if (streams.length === 0) await ctx.require('log.change:read', { type: 'tenant' });
        const row = { id: ctx.ids.uuid(), format: body.format, streams, from: body.from === undefined ? null : new Date(body.from), to: body.to === undefined ? null : new Date(body.to), createdBy: ctx.principal.id, createdAt: ctx.clock.now() };
        await ctx.db.write(async (tx) => {
          await insertExport(tx, row);
          const job = await ctx.jobs.enqueue(tx, EXPORT_JOB, { exportId: row.id }, { title: 'audit.jobs.export', link: '/logs/exports' });
          await setExportJob(tx, row.id, job.id);
          await ctx.audit.change(tx, { action: 'log.exported', resource: { type: 'log-export', id: row.id }, after: { format: row.format, streams, from: body.from ?? null, to: body.to ?? null } });
        });
        return accepted(await viewOf(ctx, await load(ctx, row.id)));
      },
    }),
    defineRoute({
      method: 'GET', path: '/logs/exports', summary: 'audit.routes.exports', ...guard,
      schema: { response: Type.Array(View) },
      handle: async (_input, ctx) => {
        const rows = await ctx.db.read((q) => exportsOf(q, ctx.principal.id));
        return list(await Promise.all(rows.map((row) => viewOf(ctx, row))), { pageSize: 50, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'GET', path: '/logs/exports/:id', summary: 'audit.routes.exportGet', ...guard,
      schema: { params: Params, response: View },
      handle: async ({ params }, ctx) => data(await viewOf(ctx, await load(ctx, params.id))),
    }),
    defineRoute({
      method: 'GET', path: '/logs/exports/:id/download', summary: 'audit.routes.exportDownload', ...guard, sensitive: true,
      audit: 'log.export.downloaded', errors: ['LOG_EXPORT_STATE', 'LOG_EXPORT_GONE'],
      schema: { params: Params },
      handle: async ({ params }, ctx) => {
        const row = await load(ctx, params.id);
        if (row.fileKey === null || row.expiresAt === null) throw new HakoError('LOG_EXPORT_STATE');
        const file = row.expiresAt > ctx.clock.now() ? await pluginFiles({ storage, database }, { tenantId: ctx.tenant.id, pluginId: 'core' }).get(row.fileKey) : undefined;
        if (!file) throw new HakoError('LOG_EXPORT_GONE');
        await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'log.export.downloaded', resource: { type: 'log-export', id: row.id } }));
        return { kind: 'stream', stream: file.body, contentType: 'application/zip', filename: row.fileName ?? 'hako-log.zip' };
      },
    }),
  ];
}

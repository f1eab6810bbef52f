import { data, defineRoute, list, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';

const JobId = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false });
const STATES = ['waiting', 'running', 'retrying', 'succeeded', 'failed', 'cancelling', 'cancelled'] as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Job = Type.Object({
  id: Type.String({ format: 'uuid' }),
  plugin: Type.String(),
  name: Type.String(),
  title: Type.String(),
  state: Type.Enum([...STATES]),
  total: nullable(Type.Integer()),
  processed: Type.Integer(),
  progress: nullable(Type.Number()),
  counters: Type.Record(Type.String(), Type.Number()),
  error: nullable(Type.String()),
  result: nullable(Type.Record(Type.String(), Type.Unknown())),
  link: nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  startedAt: nullable(Type.String({ format: 'date-time' })),
  finishedAt: nullable(Type.String({ format: 'date-time' })),
});

/** Whoever started a job sees it, and whoever runs the agency's plugins sees all. */
export function jobRoutes({ jobs }: Pick<Cradle, 'jobs'>): RouteDef[] {
  const seesAll = async (ctx: RequestContext): Promise<boolean> => (await ctx.can('plugin:write', { type: 'tenant' })).allowed;

  async function visible(id: string, ctx: RequestContext): Promise<void> {
    const found = await jobs.find(ctx.tenant.id, id, ctx.locale);
    if (!found || (found.createdBy !== ctx.principal.id && !(await seesAll(ctx)))) throw notFound();
  }

  const act = (verb: 'cancel' | 'retry'): RouteDef =>
    defineRoute({
      method: 'POST',
      path: `/jobs/:id/${verb}`,
      summary: `jobs.routes.${verb}`,
      auth: 'self',
      schema: { params: JobId, response: Job },
      handle: async ({ params }, ctx) => {
        await visible(params.id, ctx);
        await jobs[verb](ctx.tenant.id, params.id);
        return data((await jobs.find(ctx.tenant.id, params.id, ctx.locale))?.view);
      },
    });

  return [
    defineRoute({
      method: 'GET',
      path: '/jobs',
      summary: 'jobs.routes.list',
      auth: 'self',
      schema: {
        query: Type.Object(
          { pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), cursor: Type.Optional(Type.String({ maxLength: 200 })), state: Type.Optional(Type.Enum([...STATES])), mine: Type.Optional(Type.Boolean()) },
          { additionalProperties: false },
        ),
        response: Type.Array(Job),
      },
      handle: async ({ query: { pageSize = 20, cursor, state, mine = false } }, ctx) => {
        const all = !mine && (await seesAll(ctx));
        const page = await jobs.list(ctx.tenant.id, { principal: ctx.principal, all, locale: ctx.locale, limit: pageSize, ...(cursor === undefined ? {} : { cursor }), ...(state === undefined ? {} : { state }) });
        return list(page.items, { pageSize, nextCursor: page.nextCursor });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/jobs/:id',
      summary: 'jobs.routes.get',
      auth: 'self',
      schema: { params: JobId, response: Job },
      handle: async ({ params }, ctx) => {
        await visible(params.id, ctx);
        return data((await jobs.find(ctx.tenant.id, params.id, ctx.locale))?.view);
      },
    }),
    act('cancel'),
    act('retry'),
  ];
}

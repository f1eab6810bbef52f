import { data, defineRoute, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { countsOf } from './counts.js';
import { contextOf } from './message-context.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { listMessages } from './list-repository.js';
import { FILTERS, IdParams, ListQuery, MessageView, Uuid, closed } from './schema.js';
import { loadedMessage, messageScope, MODERATE, moderatesAt, READ, sightOf, viewOf } from './view.js';

const getList = defineRoute({
  method: 'GET', path: '/marshmallow/messages', summary: 'routes.list',
  auth: 'user', permission: READ, scope: 'visible',
  schema: { query: ListQuery, response: Type.Array(MessageView) },
  handle: async ({ query: { sort = '-createdAt', pageSize = 50, cursor, ...filters } }, ctx) => {
    if (filters.talentId !== undefined && !(await ctx.scopes.talent(filters.talentId))) throw notFound();
    const sight = await sightOf(ctx);
    const position = cursor === undefined ? undefined : decodeCursor(cursor, sort);
    const rows = await ctx.db.read((reader) => listMessages(reader, filters, sight, { sort, limit: pageSize + 1, position }));
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return list(page.map((message) => viewOf(message, moderatesAt(sight, message.talentId))), { pageSize, nextCursor: rows.length > pageSize && last ? encodeCursor(sort, last) : null });
  },
});

const getOne = defineRoute({
  method: 'GET', path: '/marshmallow/messages/:id', summary: 'routes.get',
  auth: 'user', permission: READ, scope: messageScope,
  schema: { params: IdParams, response: MessageView },
  handle: async (_input, ctx) => {
    const message = loadedMessage(ctx);
    return data(viewOf(message, (await ctx.can(MODERATE, { type: 'talent', id: message.talentId })).allowed));
  },
});

const getContext = defineRoute({
  method: 'GET', path: '/marshmallow/messages/:id/context', summary: 'routes.context',
  auth: 'user', permission: MODERATE, scope: messageScope,
  schema: { params: IdParams },
  handle: async (_input, ctx) => data(await contextOf(ctx, loadedMessage(ctx))),
});

const Count = Type.Integer({ minimum: 0 });
const getCounts = defineRoute({
  method: 'GET', path: '/marshmallow/counts', summary: 'routes.counts',
  auth: 'user', permission: READ, scope: 'visible',
  schema: {
    query: Type.Object({ talentId: FILTERS.talentId, talentIds: FILTERS.talentIds }, closed),
    response: Type.Object({ pending: Count, flagged: Count, held: Count, unread: Count, approved: Count, reported: Count, rejected: Count, spam: Count, limit: Count, oldestPendingAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]), talents: Type.Array(Type.Object({ talentId: Uuid, pending: Count, flagged: Count, held: Count, unread: Count })) }),
  },
  handle: async ({ query }, ctx) => data(await countsOf(ctx, await sightOf(ctx), query)),
});

export const listRoutes: RouteDef[] = [getList, getCounts, getOne, getContext];

import { defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams } from '../customers/schema.js';
import { customerScope, loadedCustomer } from '../customers/scope.js';
import { decodePlace, encodePlace, START } from './cursor.js';
import { KINDS, readTimeline } from './read.js';

const closed = { additionalProperties: false } as const;
const Query = Type.Object({ cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), kinds: Type.Optional(Type.Array(Type.Enum([...KINDS]), { minItems: 1, maxItems: 3, uniqueItems: true })) }, closed);

const getTimeline = defineRoute({
  method: 'GET', path: '/customers/:id/timeline', summary: 'routes.timeline',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, query: Query },
  handle: async ({ params, query }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const pageSize = query.pageSize ?? 30;
    const { items, next } = await readTimeline(ctx, customer.id, { place: query.cursor === undefined ? START : decodePlace(query.cursor), pageSize, kinds: query.kinds ?? KINDS });
    return list(items, { pageSize, nextCursor: next && encodePlace(next) });
  },
});

export const timelineRoutes: RouteDef[] = [getTimeline];

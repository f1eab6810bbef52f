import { data, defineRoute, rawJson, type PluginContext, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { CountCache } from './count-cache.js';
import { createCustomer } from './create.js';
import { CreateBody, Customer, IdParams, PatchBody, ToggleBody } from './schema.js';
import { customerScope, loadedCustomer, requireThere, talentScope } from './scope.js';
import { patchCustomer, setActive } from './update.js';

const forgetCounts = (ctx: PluginContext): void => ctx.service<CountCache>('counts').forget(ctx.tenant.id);

const postCustomer = defineRoute({
  method: 'POST', path: '/customers', summary: 'routes.create',
  auth: 'user', permission: 'customer.profile:write', scope: ({ body }, ctx) => talentScope(body.talentId, ctx),
  audit: 'customer.created', errors: ['CUSTOMER_EXTERNAL_ID_TAKEN', 'CUSTOMER_SYSTEM_UNKNOWN', 'VAULT_UNAVAILABLE'],
  schema: { body: CreateBody, response: Customer },
  handle: async ({ body }, ctx) => {
    if (body.pii) await ctx.require('customer.pii:write', { type: 'talent', id: body.talentId }, { seenWith: 'customer.profile:write' });
    const json = await createCustomer(ctx, body);
    forgetCounts(ctx);
    return rawCreated(json);
  },
});

const rawCreated = (json: string): RouteReply<never> => ({ kind: 'json', json, status: 201 });

const getCustomer = defineRoute({
  method: 'GET', path: '/customers/:id', summary: 'routes.get',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Customer },
  handle: async ({ params }, ctx) => {
      const customer = await loadedCustomer(ctx, params.id);
      if (!customer.erased) requireThere(customer);
      return rawJson(customer.json);
    },
});

const patchOne = defineRoute({
  method: 'PATCH', path: '/customers/:id', summary: 'routes.update',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.updated', errors: ['VERSION_CONFLICT'],
  schema: { params: IdParams, body: PatchBody, response: Customer },
  handle: async ({ params, body }, ctx) => {
    const json = await patchCustomer(ctx, params.id, body);
    forgetCounts(ctx);
    return rawJson(json);
  },
});

const toggle = (verb: 'deactivate' | 'reactivate'): RouteDef =>
  defineRoute({
    method: 'POST', path: `/customers/:id/${verb}`, summary: `routes.${verb}`,
    auth: 'user', permission: 'customer.profile:write', scope: customerScope,
    audit: `customer.${verb}d`, errors: ['VERSION_CONFLICT'],
    schema: { params: IdParams, body: Type.Optional(ToggleBody), response: Customer },
    handle: async ({ params, body }, ctx) => {
      const json = await setActive(ctx, params.id, { active: verb === 'reactivate', version: body?.version });
      forgetCounts(ctx);
      return rawJson(json);
    },
  });

const HistoryQuery = Type.Object({ cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, { additionalProperties: false });

const getHistory = defineRoute({
  method: 'GET', path: '/customers/:id/history', summary: 'routes.history',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, query: HistoryQuery },
  handle: async ({ params, query }, ctx) => {
    const pageSize = query.pageSize ?? 20;
    const page = await ctx.audit.history({ type: 'customer', id: params.id }, { limit: pageSize, ...(query.cursor ? { cursor: query.cursor } : {}) });
    return { ...data(page.items), meta: { pageSize, nextCursor: page.nextCursor } };
  },
});

export const customerRoutes: RouteDef[] = [postCustomer, getCustomer, patchOne, toggle('deactivate'), toggle('reactivate'), getHistory];

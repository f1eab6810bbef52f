import { created, data, defineRoute, empty, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Consumer, ExternalId, IdParams, Uuid } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireOpenRow } from '../customers/scope.js';
import { requireSystems } from '../dictionary/systems.js';
import { addExternalId, listExternalIds, removeExternalId } from './repository.js';

const ExternalIdSchema = Type.Object({ id: Uuid, consumer: Type.String(), externalId: Type.String(), createdAt: Type.String({ format: 'date-time' }) });
const path = '/customers/:id/external-ids';

const listRoute = defineRoute({
  method: 'GET', path, summary: 'routes.externalIds',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(ExternalIdSchema) },
  handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => listExternalIds(reader, params.id))),
});

const addRoute = defineRoute({
  method: 'POST', path, summary: 'routes.addExternalId',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.external-id.added', errors: ['CUSTOMER_EXTERNAL_ID_TAKEN', 'CUSTOMER_SYSTEM_UNKNOWN'],
  schema: { params: IdParams, body: Type.Object({ consumer: Consumer, externalId: ExternalId }, { additionalProperties: false }), response: ExternalIdSchema },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const addSystems = await requireSystems(ctx, customer.talentId, [{ consumer: body.consumer, path: '/consumer' }]);
    const row = { id: ctx.ids.uuid(), customerId: customer.id, profileStoreId: customer.profileStoreId, ...body, at: ctx.clock.now(), by: ctx.principal.id };
    await ctx.db.write(async (tx) => {
      await requireOpenRow(tx, customer.id);
      await addSystems(tx);
      await addExternalId(tx, row);
      await ctx.audit.change(tx, { action: 'customer.external-id.added', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, before: null, after: { ...body } });
      await ctx.events.emit(tx, 'customer.updated@1', { customerId: customer.id, talentId: customer.talentId });
    });
    return created({ id: row.id, ...body, createdAt: row.at.toISOString() });
  },
});

const removeRoute = defineRoute({
  method: 'DELETE', path: `${path}/:externalIdId`, summary: 'routes.removeExternalId',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.external-id.removed',
  schema: { params: Type.Object({ id: Uuid, externalIdId: Uuid }, { additionalProperties: false }) },
  handle: async ({ params }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    await ctx.db.write(async (tx) => {
      await requireOpenRow(tx, customer.id);
      const removed = await removeExternalId(tx, customer.id, params.externalIdId);
      if (!removed) throw notFound();
      await ctx.audit.change(tx, { action: 'customer.external-id.removed', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, before: removed, after: null });
      await ctx.events.emit(tx, 'customer.updated@1', { customerId: customer.id, talentId: customer.talentId });
    });
    return empty();
  },
});

export const externalIdRoutes: RouteDef[] = [listRoute, addRoute, removeRoute];

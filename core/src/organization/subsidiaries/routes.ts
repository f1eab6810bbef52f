import { created, data, defineRoute, notFound, type RequestContext, type RouteDef, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { Code, IdParams, LocalizedName, ParentId, SortOrder, StepBody, Version, closed } from '../schemas.js';
import { decidingScopeIn, scopeOfParent } from '../scopes.js';
import type { TreeGuard } from '../types.js';
import { createSubsidiary, deactivateSubsidiary, findSubsidiary, moveSubsidiary, reactivateSubsidiary, updateSubsidiary, type Changed } from './commands.js';
import { SubsidiaryView, subsidiaryFacts, subsidiaryView } from './view.js';

const CreateBody = Type.Object({ code: Code, name: LocalizedName, parentId: Type.Optional(ParentId), sortOrder: Type.Optional(SortOrder) }, closed);
const PatchBody = Type.Object({ version: Version, name: Type.Optional(LocalizedName), sortOrder: Type.Optional(SortOrder) }, closed);
const MoveBody = Type.Object({ parentId: ParentId, version: Type.Optional(Version) }, closed);

export function subsidiaryRoutes(deps: Pick<Cradle, 'organization' | 'access'>): RouteDef[] {
  const ownScope = ({ params }: { params: { id: string } }, ctx: RequestContext): Promise<ScopeRef | null> => decidingScopeIn(deps.organization, ctx.tenant.id, { type: 'subsidiary', id: params.id });

  const guard = (ctx: RequestContext, tx: TenantTransaction): TreeGuard => (change) => deps.access.assertKeepsOwnDenies(tx, ctx.principal, change);

  /** One step of its life: the change, its entry in the log, the answer. */
  const step = async (ctx: RequestContext, action: string, change: (tx: TenantTransaction) => Promise<Changed>) => {
    const after = await ctx.db.write(async (tx) => {
      const changed = await change(tx);
      if (changed.before !== changed.after) {
        await ctx.audit.change(tx, {
          action,
          resource: { type: 'subsidiary', id: changed.after.id, label: changed.after.code },
          scope: { type: 'subsidiary', id: changed.after.id },
          before: subsidiaryFacts(changed.before),
          after: subsidiaryFacts(changed.after),
        });
      }
      return changed.after;
    });
    return data(subsidiaryView(after));
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/subsidiaries',
      summary: 'organization.routes.subsidiaryCreate',
      auth: 'user',
      permission: 'subsidiary:write',
      scope: ({ body }, ctx) => scopeOfParent(deps.organization, ctx.tenant.id, body.parentId ?? null),
      schema: { body: CreateBody, response: SubsidiaryView },
      audit: 'subsidiary.created',
      errors: ['SUBSIDIARY_CODE_TAKEN', 'ORGANIZATION_DEPTH_EXCEEDED', 'ORGANIZATION_PARENT_UNKNOWN', 'ORGANIZATION_PARENT_INACTIVE'],
      handle: async ({ body }, ctx) => {
        const row = await ctx.db.write(async (tx) => {
          const made = await createSubsidiary(tx, { id: ctx.ids.uuid(), code: body.code, name: body.name, parentId: body.parentId ?? null, sortOrder: body.sortOrder ?? 0 });
          await ctx.audit.change(tx, { action: 'subsidiary.created', resource: { type: 'subsidiary', id: made.id, label: made.code }, scope: { type: 'subsidiary', id: made.id }, after: subsidiaryFacts(made) });
          return made;
        });
        return created(subsidiaryView(row));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/subsidiaries/:id',
      summary: 'organization.routes.subsidiaryRead',
      auth: 'user',
      permission: 'subsidiary:read',
      scope: ownScope,
      schema: { params: IdParams, response: SubsidiaryView },
      handle: async ({ params }, ctx) => {
        const row = await ctx.db.read((reader) => findSubsidiary(reader, params.id));
        if (!row) throw notFound();
        return data(subsidiaryView(row));
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/subsidiaries/:id',
      summary: 'organization.routes.subsidiaryUpdate',
      auth: 'user',
      permission: 'subsidiary:write',
      scope: ownScope,
      schema: { params: IdParams, body: PatchBody, response: SubsidiaryView },
      audit: 'subsidiary.updated',
      errors: ['VERSION_CONFLICT'],
      handle: ({ params, body }, ctx) => step(ctx, 'subsidiary.updated', (tx) => updateSubsidiary(tx, params.id, body)),
    }),
    defineRoute({
      method: 'POST',
      path: '/subsidiaries/:id/move',
      summary: 'organization.routes.subsidiaryMove',
      auth: 'user',
      permission: 'subsidiary:write',
      scope: ownScope,
      schema: { params: IdParams, body: MoveBody, response: SubsidiaryView },
      audit: 'subsidiary.moved',
      errors: ['VERSION_CONFLICT', 'ORGANIZATION_CYCLE', 'ORGANIZATION_DEPTH_EXCEEDED', 'ORGANIZATION_PARENT_UNKNOWN', 'ORGANIZATION_PARENT_INACTIVE', 'ACCESS_OWN_DENY'],
      handle: async ({ params, body }, ctx) => {
        await requireAtParent(ctx, body.parentId);
        return step(ctx, 'subsidiary.moved', (tx) => moveSubsidiary(tx, params.id, body, guard(ctx, tx)));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/subsidiaries/:id/deactivate',
      summary: 'organization.routes.subsidiaryDeactivate',
      auth: 'user',
      permission: 'subsidiary:write',
      scope: ownScope,
      schema: { params: IdParams, body: StepBody, response: SubsidiaryView },
      audit: 'subsidiary.deactivated',
      errors: ['VERSION_CONFLICT', 'ACCESS_OWN_DENY'],
      handle: ({ params, body }, ctx) => step(ctx, 'subsidiary.deactivated', (tx) => deactivateSubsidiary(tx, params.id, body, guard(ctx, tx))),
    }),
    defineRoute({
      method: 'POST',
      path: '/subsidiaries/:id/reactivate',
      summary: 'organization.routes.subsidiaryReactivate',
      auth: 'user',
      permission: 'subsidiary:write',
      scope: ownScope,
      schema: { params: IdParams, body: StepBody, response: SubsidiaryView },
      audit: 'subsidiary.reactivated',
      errors: ['VERSION_CONFLICT', 'ORGANIZATION_PARENT_INACTIVE'],
      handle: ({ params, body }, ctx) => step(ctx, 'subsidiary.reactivated', (tx) => reactivateSubsidiary(tx, params.id, body)),
    }),
  ];

  /** Who moves something needs the right on both ends. */
  async function requireAtParent(ctx: RequestContext, parentId: string | null): Promise<void> {
    const scope = await scopeOfParent(deps.organization, ctx.tenant.id, parentId);
    if (!scope) throw notFound();
    await ctx.require('subsidiary:write', scope, { seenWith: 'subsidiary:read' });
  }
}

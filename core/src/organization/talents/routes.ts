import { created, data, defineRoute, empty, notFound, type RequestContext, type RouteDef, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { Code, IdParams, ParentId, SortOrder, StepBody, Uuid, Version, closed } from '../schemas.js';
import { decidingScopeIn, scopeOfParent } from '../scopes.js';
import { changeArchive, createTalent, deleteTalent, disableTalent, findTalent, moveTalent, publishTalent, updateTalent, type TalentChanged } from './commands.js';
import { readinessOf } from './readiness.js';
import { TalentView, talentFacts, talentView, type TalentRow } from './view.js';

const DisplayName = Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`\S` });
const Path = Type.String({ pattern: '^[a-z0-9-]{3,64}$' });
const Timezone = Type.String({ minLength: 1, maxLength: 64 });
const AvatarUrl = Type.Union([Type.String({ maxLength: 500, pattern: String.raw`^(?:https://[^\s/]|/(?!/))[^\s]*$` }), Type.Null()]);
const OshiColor = Type.Union([Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }), Type.Null()]);

const CreateBody = Type.Object(
  {
    code: Code,
    displayName: DisplayName,
    subsidiaryId: Type.Optional(ParentId),
    path: Path,
    timezone: Timezone,
    avatarUrl: Type.Optional(AvatarUrl),
    oshiColor: Type.Optional(OshiColor),
    sortOrder: Type.Optional(SortOrder),
    profileStoreId: Type.Optional(Uuid),
  },
  closed,
);
const PatchBody = Type.Object(
  { version: Version, displayName: Type.Optional(DisplayName), path: Type.Optional(Path), timezone: Type.Optional(Timezone), avatarUrl: Type.Optional(AvatarUrl), oshiColor: Type.Optional(OshiColor), sortOrder: Type.Optional(SortOrder) },
  closed,
);
const MoveBody = Type.Object({ subsidiaryId: ParentId, version: Type.Optional(Version) }, closed);
/** `null`: an archive of her own. */
const ArchiveBody = Type.Object({ version: Version, profileStoreId: Type.Union([Uuid, Type.Null()]) }, closed);
const Readiness = Type.Object({ ready: Type.Boolean(), items: Type.Array(Type.Object({ key: Type.String(), done: Type.Boolean(), required: Type.Boolean(), title: Type.String() }, closed)) }, closed);

export function talentRoutes(deps: Pick<Cradle, 'organization' | 'bus' | 'access'>): RouteDef[] {
  const ownScope = ({ params }: { params: { id: string } }, ctx: RequestContext): Promise<ScopeRef | null> => decidingScopeIn(deps.organization, ctx.tenant.id, { type: 'talent', id: params.id });

  const log = (ctx: RequestContext, tx: TenantTransaction, action: string, before: TalentRow | null, after: TalentRow | null) => {
    const talent = after ?? before;
    if (!talent) return Promise.resolve();
    // Public paths are looked up by every process and kept there for a while.
    tx.afterCommit(() => void deps.bus.publish('tenants', { tenantId: ctx.tenant.id }).catch(() => undefined));
    const entry = { action, resource: { type: 'talent', id: talent.id, label: talent.code }, scope: { type: 'talent' as const, id: talent.id } };
    return ctx.audit.change(tx, { ...entry, before: before && talentFacts(before), after: after && talentFacts(after) });
  };

  const step = async (ctx: RequestContext, action: string, change: (tx: TenantTransaction) => Promise<TalentChanged>) => {
    const after = await ctx.db.write(async (tx) => {
      const changed = await change(tx);
      if (changed.before !== changed.after) await log(ctx, tx, action, changed.before, changed.after);
      return changed.after;
    });
    return data(talentView(after));
  };

  const found = async (ctx: RequestContext, id: string): Promise<TalentRow> => {
    const row = await ctx.db.read((reader) => findTalent(reader, id));
    if (!row) throw notFound();
    return row;
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/talents',
      summary: 'organization.routes.talentCreate',
      auth: 'user',
      permission: 'talent:write',
      scope: ({ body }, ctx) => scopeOfParent(deps.organization, ctx.tenant.id, body.subsidiaryId ?? null),
      schema: { body: CreateBody, response: TalentView },
      audit: 'talent.created',
      errors: ['TALENT_CODE_TAKEN', 'TALENT_PATH_TAKEN', 'ORGANIZATION_PARENT_UNKNOWN', 'ORGANIZATION_PARENT_INACTIVE', 'PROFILE_STORE_UNKNOWN', 'PLUGIN_UNAVAILABLE'],
      handle: async ({ body }, ctx) => {
        if (body.profileStoreId !== undefined) await requireSharing(ctx, body.profileStoreId);
        await ctx.before('core.talent.create@1', async () => ({ talents: (await ctx.db.read((q) => q.row<{ talents: number }>('select count(*)::int as talents from talent')))?.talents ?? 0, subsidiaryId: body.subsidiaryId ?? null }));
        const row = await ctx.db.write(async (tx) => {
          const made = await createTalent(tx, {
            id: ctx.ids.uuid(),
            code: body.code,
            displayName: body.displayName,
            subsidiaryId: body.subsidiaryId ?? null,
            path: body.path,
            timezone: body.timezone,
            avatarUrl: body.avatarUrl ?? null,
            oshiColor: body.oshiColor ?? null,
            sortOrder: body.sortOrder ?? 0,
            profileStoreId: body.profileStoreId,
          });
          await log(ctx, tx, 'talent.created', null, made);
          return made;
        });
        return created(talentView(row));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/talents/:id',
      summary: 'organization.routes.talentRead',
      auth: 'user',
      permission: 'talent:read',
      scope: ownScope,
      schema: { params: IdParams, response: TalentView },
      handle: async ({ params }, ctx) => data(talentView(await found(ctx, params.id))),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/talents/:id',
      summary: 'organization.routes.talentUpdate',
      auth: 'user',
      permission: 'talent:write',
      scope: ownScope,
      schema: { params: IdParams, body: PatchBody, response: TalentView },
      audit: 'talent.updated',
      errors: ['VERSION_CONFLICT', 'TALENT_PATH_TAKEN'],
      handle: ({ params, body }, ctx) => step(ctx, 'talent.updated', (tx) => updateTalent(tx, params.id, body)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/talents/:id',
      summary: 'organization.routes.talentDelete',
      auth: 'user',
      permission: 'talent:delete',
      scope: ownScope,
      schema: { params: IdParams },
      audit: 'talent.deleted',
      errors: ['TALENT_NOT_DRAFT', 'TALENT_IN_USE'],
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => log(ctx, tx, 'talent.deleted', await deleteTalent(tx, params.id), null));
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/talents/:id/move',
      summary: 'organization.routes.talentMove',
      auth: 'user',
      permission: 'talent:write',
      scope: ownScope,
      schema: { params: IdParams, body: MoveBody, response: TalentView },
      audit: 'talent.moved',
      errors: ['VERSION_CONFLICT', 'ORGANIZATION_PARENT_UNKNOWN', 'ORGANIZATION_PARENT_INACTIVE', 'ACCESS_OWN_DENY'],
      handle: async ({ params, body }, ctx) => {
        const scope = await scopeOfParent(deps.organization, ctx.tenant.id, body.subsidiaryId);
        if (!scope) throw notFound();
        await ctx.require('talent:write', scope, { seenWith: 'talent:read' });
        return step(ctx, 'talent.moved', (tx) => moveTalent(tx, params.id, body, (change) => deps.access.assertKeepsOwnDenies(tx, ctx.principal, change)));
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/talents/:id/archive',
      summary: 'organization.routes.talentArchive',
      auth: 'user',
      permission: 'talent:write',
      scope: ownScope,
      sensitive: true,
      schema: { params: IdParams, body: ArchiveBody, response: TalentView },
      audit: 'talent.archive',
      errors: ['VERSION_CONFLICT', 'PROFILE_STORE_UNKNOWN'],
      handle: async ({ params, body }, ctx) => {
        if (body.profileStoreId !== null) await requireSharing(ctx, body.profileStoreId);
        return step(ctx, 'talent.archive', (tx) => changeArchive(tx, params.id, body));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/talents/:id/publish',
      summary: 'organization.routes.talentPublish',
      auth: 'user',
      permission: 'talent:write',
      scope: ownScope,
      schema: { params: IdParams, body: StepBody, response: TalentView },
      audit: 'talent.published',
      errors: ['VERSION_CONFLICT', 'TALENT_NOT_READY'],
      handle: ({ params, body }, ctx) => step(ctx, 'talent.published', (tx) => publishTalent(tx, params.id, body)),
    }),
    defineRoute({
      method: 'POST',
      path: '/talents/:id/disable',
      summary: 'organization.routes.talentDisable',
      auth: 'user',
      permission: 'talent:write',
      scope: ownScope,
      schema: { params: IdParams, body: StepBody, response: TalentView },
      audit: 'talent.disabled',
      errors: ['VERSION_CONFLICT', 'TALENT_STATE_CONFLICT'],
      handle: ({ params, body }, ctx) => step(ctx, 'talent.disabled', (tx) => disableTalent(tx, params.id, body)),
    }),
    defineRoute({
      method: 'GET',
      path: '/talents/:id/readiness',
      summary: 'organization.routes.talentReadiness',
      auth: 'user',
      permission: 'talent:read',
      scope: ownScope,
      schema: { params: IdParams, response: Readiness },
      handle: async ({ params }, ctx) => {
        const { ready, items } = readinessOf(await found(ctx, params.id));
        return data({ ready, items: items.map((item) => ({ ...item, title: ctx.t(`organization.readiness.${item.key}`) })) });
      },
    }),
  ];

  /** Sharing an archive opens its customers to another talent's staff: the right is needed where the archive is used already. */
  async function requireSharing(ctx: RequestContext, storeId: string): Promise<void> {
    const tree = await deps.organization.tree(ctx.tenant.id);
    for (const node of tree.nodes.values()) if (node.profileStoreId === storeId) await ctx.require('talent:write', { type: 'talent', id: node.id }, { seenWith: 'talent:read' });
  }
}

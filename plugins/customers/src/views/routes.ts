import { created, data, defineRoute, empty, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { CUSTOM_SORT, SORTS } from '../customers/cursor.js';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { chooseView, clearDefault, countOwn, forgetChoices, insertView, listViews, lockView, MAX_VIEWS, removeView, updateView, type ViewRow } from './repository.js';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: String.raw`^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$` });
const Value = Type.String({ minLength: 1, maxLength: 600, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });
const State = Type.Object(
  {
    filters: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{0,63}$' }), Type.Union([Value, Type.Boolean(), Type.Array(Value, { minItems: 1, maxItems: 50 })]), { maxProperties: 40 }),
    sort: Type.Optional(Type.Union([Type.Enum([...SORTS]), Type.String({ pattern: CUSTOM_SORT })])),
    columns: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._/:-]{0,127}$' }), { minItems: 1, maxItems: 100, uniqueItems: true })),
    density: Type.Optional(Type.Enum(['compact', 'comfortable'])),
  },
  closed,
);
const fields = { shared: Type.Optional(Type.Boolean()), isDefault: Type.Optional(Type.Boolean()) };
const Body = Type.Object({ name: Name, state: State, ...fields }, closed);
const Patch = Type.Object({ version: Version, name: Type.Optional(Name), state: Type.Optional(State), ...fields }, closed);
const View = Type.Object({
  id: Uuid, name: Type.String(), shared: Type.Boolean(), isDefault: Type.Boolean(), state: State, own: Type.Boolean(),
  /** What the caller begins with. */
  chosen: Type.Boolean(), mayEdit: Type.Boolean(), version: Version, updatedAt: Type.String({ format: 'date-time' }),
});
/** Whoever keeps the agency's words also keeps what everybody sees. */
const SHARING = 'customer.dictionary:write';
const right = { auth: 'user', permission: 'customer.profile:read', scope: 'visible' } as const;

const listRoute = defineRoute({
  method: 'GET', path: '/customers/views', summary: 'routes.views', ...right,
  schema: { response: Type.Array(View) },
  handle: async (_input, ctx) => {
    const maySharing = await mayShare(ctx);
    const views = await ctx.db.read((reader) => listViews(reader, ctx.principal.id));
    return data(views.map((view) => viewOf(ctx, view, { chosen: view.chosen, mayShare: maySharing })));
  },
});

const createRoute = defineRoute({
  method: 'POST', path: '/customers/views', summary: 'routes.viewCreate', ...right,
  audit: 'customer.view.created', errors: ['VIEW_LIMIT'],
  schema: { body: Body, response: View },
  handle: async ({ body }, ctx) => {
    const sharing = checked(body);
    if (sharing.shared) await ctx.require(SHARING, { type: 'tenant' });
    const view = await ctx.db.write(async (tx) => {
      if ((await countOwn(tx, ctx.principal.id)) >= MAX_VIEWS) throw refuse('VIEW_LIMIT', { params: { limit: MAX_VIEWS } });
      const id = ctx.ids.uuid();
      if (sharing.isDefault) await clearDefault(tx, id);
      const made = await insertView(tx, { id, ownerId: ctx.principal.id, name: body.name.trim(), ...sharing, state: body.state }, ctx.clock.now());
      if (made.shared) await record(ctx, tx, 'customer.view.created', null, made);
      return made;
    });
    return created(viewOf(ctx, view, { chosen: false, mayShare: true }));
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: '/customers/views/:id', summary: 'routes.viewUpdate', ...right,
  audit: 'customer.view.updated', errors: ['VERSION_CONFLICT'],
  schema: { params: IdParams, body: Patch, response: View },
  handle: async ({ params, body }, ctx) => {
    const view = await ctx.db.write(async (tx) => {
      const before = await editable(ctx, tx, params.id);
      if (before.version !== body.version) throw versionConflict(viewOf(ctx, before, { chosen: false, mayShare: true }));
      const sharing = checked({ shared: body.shared ?? before.shared, isDefault: body.isDefault ?? (before.isDefault && body.shared !== false) });
      if (sharing.shared) await ctx.require(SHARING, { type: 'tenant' });
      if (sharing.isDefault) await clearDefault(tx, before.id);
      const after = await updateView(tx, { ...before, name: body.name?.trim() ?? before.name, state: body.state ?? before.state, ...sharing }, { at: ctx.clock.now(), id: ctx.principal.id });
      if (before.shared && !after.shared) await forgetChoices(tx, after.id, after.ownerId);
      if (before.shared || after.shared) await record(ctx, tx, 'customer.view.updated', before, after);
      return after;
    });
    return data(viewOf(ctx, view, { chosen: false, mayShare: true }));
  },
});

const removeRoute = defineRoute({
  method: 'DELETE', path: '/customers/views/:id', summary: 'routes.viewRemove', ...right,
  audit: 'customer.view.removed',
  schema: { params: IdParams },
  handle: async ({ params }, ctx) => {
    await ctx.db.write(async (tx) => {
      const view = await editable(ctx, tx, params.id);
      await removeView(tx, view.id);
      if (view.shared) await record(ctx, tx, 'customer.view.removed', view, null);
    });
    return empty();
  },
});

const chooseRoute = defineRoute({
  method: 'PUT', path: '/customers/views/choice', summary: 'routes.viewChoose', ...right,
  schema: { body: Type.Object({ viewId: Type.Union([Uuid, Type.Null()]) }, closed), response: Type.Object({ viewId: Type.Union([Uuid, Type.Null()]) }) },
  handle: async ({ body }, ctx) => {
    await ctx.db.write(async (tx) => {
      const view = body.viewId === null ? undefined : await lockView(tx, body.viewId);
      if (body.viewId !== null && (!view || !sees(ctx, view))) throw notFound();
      await chooseView(tx, ctx.principal.id, body.viewId);
    });
    return data({ viewId: body.viewId });
  },
});

const sees = (ctx: PluginContext, view: ViewRow): boolean => view.shared || view.ownerId === ctx.principal.id;
const mayShare = async (ctx: PluginContext): Promise<boolean> => (await ctx.can(SHARING, { type: 'tenant' })).allowed;

/** A private view of somebody else is not there; a shared one is for its owner and for who may share. */
async function editable(ctx: PluginContext, tx: TenantTransaction, id: string): Promise<ViewRow> {
  const view = await lockView(tx, id);
  if (!view || !sees(ctx, view)) throw notFound();
  if (view.shared) await ctx.require(SHARING, { type: 'tenant' });
  return view;
}

function checked({ shared = false, isDefault = false }: Pick<Static<typeof Body>, 'shared' | 'isDefault'>): { shared: boolean; isDefault: boolean } {
  if (isDefault && !shared) throw invalid([{ path: '/isDefault', code: 'needs_shared' }]);
  return { shared, isDefault };
}

function viewOf(ctx: PluginContext, view: ViewRow, facts: { chosen: boolean; mayShare: boolean }): Static<typeof View> {
  const { ownerId, updatedAt, id, name, shared, isDefault, state, version } = view;
  const own = ownerId === ctx.principal.id;
  return { id, name, shared, isDefault, state, version, own, chosen: facts.chosen, mayEdit: shared ? facts.mayShare : own, updatedAt: updatedAt.toISOString() };
}

const factsOf = ({ name, shared, isDefault }: ViewRow): Record<string, unknown> => ({ name, shared, isDefault });
const record = (ctx: PluginContext, tx: TenantTransaction, action: string, before: ViewRow | null, after: ViewRow | null): Promise<void> =>
  ctx.audit.change(tx, { action, resource: { type: 'customer-view', id: (after ?? before)?.id ?? '', label: (after ?? before)?.name ?? '' }, before: before && factsOf(before), after: after && factsOf(after) });

export const viewRoutes: RouteDef[] = [listRoute, createRoute, patchRoute, removeRoute, chooseRoute];

import { data, defineRoute, notFound, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { SYSTEM } from './context/contexts.js';
import { publishedEvents } from './event-schemas.js';
import { PurgeView, purgeRoutes, purgeView } from './purge/index.js';
import { describePlugin } from './view.js';

const PluginParams = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }) }, { additionalProperties: false });

const PluginView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  version: Type.String(),
  tier: Type.Union([Type.String(), Type.Null()]),
  scope: Type.Union([Type.String(), Type.Null()]),
  state: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  tenant: Type.Object({ state: Type.String(), reason: Type.Union([Type.String(), Type.Null()]), allowed: Type.Boolean() }),
  /** Somebody asked to delete its data, or it is being deleted. */
  purge: Type.Union([PurgeView, Type.Null()]),
  requires: Type.Array(Type.String()),
  contributions: Type.Record(Type.String(), Type.Integer()),
  permissions: Type.Array(Type.Object({ resource: Type.String(), actions: Type.Array(Type.String()), title: Type.String(), risk: Type.String() })),
  /** What it has a say in before it happens, and what happens when it cannot be asked. */
  hooks: Type.Array(Type.Object({ hook: Type.String(), onError: Type.String() })),
  network: Type.Array(Type.String()),
  timings: Type.Record(Type.String(), Type.Number()),
});

const EventView = Type.Object({ name: Type.String(), plugin: Type.String(), /** False for an event that others emit for this plugin. */ emits: Type.Boolean(), schema: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]) });

type Deps = Pick<Cradle, 'plugins' | 'tenants' | 'audit' | 'translations'>;

export function pluginRoutes({ plugins, tenants, audit, translations }: Deps): RouteDef[] {
  const view = async (id: string, ctx: RequestContext): Promise<unknown> => {
    const plugin = plugins.plugins().find((one) => one.id === id);
    if (!plugin) throw notFound();
    const [state, purge] = await Promise.all([plugins.tenantState(id, ctx.tenant.id), plugins.purge.request(id, ctx.tenant.id)]);
    return { ...describePlugin(plugin, state, ctx.locale, translations), purge: purge ? purgeView(purge, ctx.principal.id) : null };
  };

  const turn = (verb: 'enable' | 'disable'): RouteDef =>
    defineRoute({
      method: 'POST',
      path: `/plugins/:id/${verb}`,
      summary: `plugins.routes.${verb}`,
      auth: 'user',
      permission: 'plugin:write',
      scope: 'tenant',
      seenWith: 'plugin:read',
      sensitive: true,
      schema: { params: PluginParams, response: PluginView },
      audit: `plugin.${verb}d`,
      errors: ['PLUGIN_HAS_DEPENDANTS', 'PLUGIN_REQUIRES_OTHERS', 'PLUGIN_NOT_ALLOWED', 'PLUGIN_ALWAYS_ON', 'PLUGIN_ACTIVATION_FAILED', 'PLUGIN_PURGING', 'PLUGIN_UNAVAILABLE'],
      handle: async ({ params }, ctx) => {
        await plugins[verb](params.id, ctx.tenant.id, { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent });
        return data(await view(params.id, ctx));
      },
    });

  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await tenants.byId(ctx.tenant.id))?.isPlatform ? { type: 'tenant' } : null);

  return [
    defineRoute({
      method: 'GET',
      path: '/plugins',
      summary: 'plugins.routes.list',
      auth: 'user',
      permission: 'plugin:read',
      scope: 'tenant',
      schema: { response: Type.Array(PluginView) },
      handle: async (_input, ctx) => data(await Promise.all(plugins.plugins().map(({ id }) => view(id, ctx)))),
    }),
    defineRoute({
      method: 'GET',
      path: '/plugins/events',
      summary: 'plugins.routes.events',
      auth: 'user',
      permission: 'plugin:read',
      scope: 'tenant',
      schema: { response: Type.Array(EventView) },
      handle: async () => data(publishedEvents(plugins.plugins())),
    }),
    turn('enable'),
    turn('disable'),
    ...purgeRoutes(plugins.purge),
    defineRoute({
      method: 'PUT',
      path: '/platform/tenants/:id/plugins/:pluginId',
      summary: 'plugins.routes.allow',
      auth: 'user',
      permission: 'plugin:write',
      scope: operatorOnly,
      sensitive: true,
      schema: {
        params: Type.Object({ id: Type.String({ format: 'uuid' }), pluginId: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }) }, { additionalProperties: false }),
        body: Type.Object({ allowed: Type.Boolean() }, { additionalProperties: false }),
        response: Type.Object({ state: Type.String(), reason: Type.Union([Type.String(), Type.Null()]), allowed: Type.Boolean() }),
      },
      audit: 'plugin.allowance.changed',
      handle: async ({ params, body }, ctx) => {
        const before = await plugins.tenantState(params.pluginId, params.id);
        await plugins.allow(params.pluginId, params.id, body.allowed);
        await ctx.db.write((tx) =>
          ctx.audit.change(tx, {
            action: 'plugin.allowance.changed',
            resource: { type: 'plugin', id: params.pluginId, label: params.pluginId },
            scope: { type: 'tenant' },
            before: { tenant: params.id, plugin: params.pluginId, allowed: before.allowed },
            after: { tenant: params.id, plugin: params.pluginId, allowed: body.allowed },
          }),
        );
        await audit.event(params.id, { name: 'plugin.allowance.changed', level: 'info', meta: { plugin: params.pluginId, allowed: body.allowed, by: SYSTEM.name } });
        return data(await plugins.tenantState(params.pluginId, params.id));
      },
    }),
  ];
}

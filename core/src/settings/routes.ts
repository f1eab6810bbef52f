import { data, defineRoute, HakoError, type RequestContext, type RouteDef, type ScopeRef, type ScopeType } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { decidingScopeIn } from '../organization/index.js';
import type { ResolvedSettings } from './types.js';

type Deps = Pick<Cradle, 'settings' | 'organization' | 'translations' | 'identity' | 'tenants'>;
type Input = { params: { id?: string } };

const Definition = Type.Object({
  key: Type.String(),
  plugin: Type.String(),
  title: Type.String(),
  help: Type.Union([Type.String(), Type.Null()]),
  schema: Type.Object({}),
  scopes: Type.Array(Type.String()),
  secret: Type.Boolean(),
  required: Type.Boolean(),
});

const Answer = Type.Object({
  version: Type.Integer(),
  settings: Type.Object({}),
  overrides: Type.Object({}),
  inheritedFrom: Type.Object({}),
  definitions: Type.Array(Definition),
});

const Change = Type.Object({ version: Type.Integer(), set: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 200 }) }, { additionalProperties: false });

const PLACES: { path: string; type: ScopeType }[] = [
  { path: '/organization/settings', type: 'tenant' },
  { path: '/subsidiaries/:id/settings', type: 'subsidiary' },
  { path: '/talents/:id/settings', type: 'talent' },
];

/** One pair of routes for each kind of scope; the cascade is the same. */
export function settingsRoutes(deps: Deps): RouteDef[] {
  return PLACES.flatMap((place) => {
    const params = place.type === 'tenant' ? {} : { params: Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }) };
    const scopeOf = ({ params: { id } }: Input): ScopeRef => (place.type === 'tenant' || id === undefined ? { type: 'tenant' } : { type: place.type, id });
    const scope = (input: Input, ctx: RequestContext): Promise<ScopeRef | null> => decidingScopeIn(deps.organization, ctx.tenant.id, scopeOf(input));
    return [
      defineRoute({
        method: 'GET',
        path: place.path,
        summary: 'settings.routes.read',
        auth: 'user',
        permission: 'settings:read',
        scope,
        schema: { ...params, response: Answer },
        handle: async (input, ctx) => data(await answer(deps, ctx, await deps.settings.resolve(ctx.tenant.id, scopeOf(input as Input)))),
      }),
      defineRoute({
        method: 'PATCH',
        path: place.path,
        summary: 'settings.routes.change',
        auth: 'user',
        permission: 'settings:write',
        scope,
        audit: 'settings.changed',
        errors: ['VERSION_CONFLICT', 'AUTH_STEP_UP_REQUIRED'],
        schema: { ...params, body: Change, response: Answer },
        handle: async (input, ctx) => {
          if (deps.settings.definitions(['core']).some(({ key, stepUp }) => stepUp && Object.hasOwn(input.body.set, key))) await requireFresh(deps, ctx);
          const resolved = await ctx.db.write(async (tx) => {
            const { settings, entry } = await deps.settings.change(tx, ctx.tenant.id, scopeOf(input as Input), input.body);
            await ctx.audit.change(tx, entry);
            return settings;
          });
          return data(await answer(deps, ctx, resolved));
        },
      }),
    ];
  });
}

async function requireFresh({ identity, tenants }: Deps, ctx: RequestContext): Promise<void> {
  const tenant = await tenants.byId(ctx.tenant.id);
  if (!tenant) throw new HakoError('AUTH_SESSION_ENDED');
  const { principal, locale, requestId, ip, userAgent } = ctx;
  await identity.requireFreshFactor({ tenant, principal, locale, passwordChangeRequired: false }, { requestId, ip, userAgent });
}

/** With the definitions, so that the shell can draw the form. */
async function answer({ settings, translations }: Deps, ctx: RequestContext, resolved: ResolvedSettings) {
  const definitions = await settings.inForce(ctx.tenant.id);
  return {
    ...resolved,
    definitions: definitions.map((definition) => ({
      key: definition.key,
      plugin: definition.owner,
      title: translations.t(definition.owner, definition.title, ctx.locale),
      help: definition.help ? translations.t(definition.owner, definition.help, ctx.locale) : null,
      schema: definition.schema,
      scopes: definition.scopes,
      secret: definition.secret ?? false,
      required: definition.required ?? false,
    })),
  };
}

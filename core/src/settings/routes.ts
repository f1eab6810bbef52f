import { data, defineRoute, invalid, notFound, versionConflict, type RequestContext, type RouteDef, type ScopeRef, type ScopeType } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { decidingScope } from '../organization/index.js';
import { hiddenSecret, sealSecret } from './secret.js';
import { lockVersion, readLevels, writeOverrides } from './store.js';
import type { ResolvedSettings, SettingDefinition } from './types.js';
import { settingProblems } from './validate.js';

type Deps = Pick<Cradle, 'settings' | 'organization' | 'plugins' | 'translations' | 'secrets'>;

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

const Change = Type.Object({ version: Type.Integer(), set: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown()) }, { additionalProperties: false });

const PLACES: { path: string; type: ScopeType; name: string }[] = [
  { path: '/organization/settings', type: 'tenant', name: 'organization' },
  { path: '/subsidiaries/:id/settings', type: 'subsidiary', name: 'subsidiary' },
  { path: '/talents/:id/settings', type: 'talent', name: 'talent' },
];

/** One pair of routes for each kind of scope; the cascade is the same. */
export function settingsRoutes(deps: Deps): RouteDef[] {
  return PLACES.flatMap((place) => {
    const params = place.type === 'tenant' ? {} : { params: Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }) };
    const scopeOf = (input: { params: { id?: string } }): ScopeRef => (place.type === 'tenant' ? { type: 'tenant' } : { type: place.type, id: input.params.id ?? '' });
    const scope = async (input: { params: { id?: string } }, ctx: RequestContext) => decidingScope(await deps.organization.chain(ctx.tenant.id, scopeOf(input)));
    return [
      defineRoute({
        method: 'GET',
        path: place.path,
        summary: `settings.routes.${place.name}Read`,
        auth: 'user',
        permission: 'settings:read',
        scope,
        schema: { ...params, response: Answer },
        handle: async (input, ctx) => data(await answer(deps, ctx, scopeOf(input as { params: { id?: string } }))),
      }),
      defineRoute({
        method: 'PATCH',
        path: place.path,
        summary: `settings.routes.${place.name}Update`,
        auth: 'user',
        permission: 'settings:write',
        scope,
        audit: 'settings.updated',
        errors: ['VERSION_CONFLICT'],
        schema: { ...params, body: Change, response: Answer },
        handle: async (input, ctx) => {
          const at = scopeOf(input as { params: { id?: string } });
          await change(deps, ctx, at, input.body);
          return data(await answer(deps, ctx, at));
        },
      }),
    ];
  });
}

async function change(deps: Deps, ctx: RequestContext, scope: ScopeRef, body: { version: number; set: Record<string, unknown> }): Promise<void> {
  const definitions = await activeDefinitions(deps, ctx);
  const problems = settingProblems(body.set, definitions, scope.type);
  if (problems.length > 0) throw invalid(problems);
  const secretKeys = new Set(definitions.filter((definition) => definition.secret).map((definition) => definition.key));
  const [node] = await deps.organization.chain(ctx.tenant.id, scope);
  if (!node) throw notFound();
  await ctx.db.write(async (tx) => {
    const version = await lockVersion(tx, node);
    if (version !== body.version) throw versionConflict(await answer(deps, ctx, scope));
    const before = (await readLevels(tx, [node]))[0]?.overrides ?? {};
    const set = Object.fromEntries(Object.entries(body.set).map(([key, value]) => [key, secretKeys.has(key) && value !== null ? sealSecret(deps.secrets, ctx.tenant.id, key, value) : value]));
    await writeOverrides(tx, node, set);
    const after = (await readLevels(tx, [node]))[0]?.overrides ?? {};
    const shown = (overrides: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.keys(set).filter((key) => Object.hasOwn(overrides, key)).map((key) => [key, secretKeys.has(key) ? '***' : overrides[key]]));
    await ctx.audit.change(tx, { action: 'settings.updated', resource: { type: node.type, id: node.id, label: node.code }, scope, before: { overrides: shown(before) }, after: { overrides: shown(after) } });
  });
}

async function answer(deps: Deps, ctx: RequestContext, scope: ScopeRef) {
  const definitions = await activeDefinitions(deps, ctx);
  const resolved = await deps.settings.resolve(ctx.tenant.id, scope);
  return {
    version: resolved.version,
    settings: visible(resolved.settings, definitions),
    overrides: visible(resolved.overrides, definitions),
    inheritedFrom: Object.fromEntries(definitions.map(({ key }) => [key, resolved.inheritedFrom[key] ?? 'default'])),
    definitions: definitions.map((definition) => ({
      key: definition.key,
      plugin: definition.owner,
      title: deps.translations.t(definition.owner, definition.title, ctx.locale),
      help: definition.help ? deps.translations.t(definition.owner, definition.help, ctx.locale) : null,
      schema: definition.schema,
      scopes: definition.scopes,
      secret: definition.secret ?? false,
      required: definition.required ?? false,
    })),
  };
}

function visible(values: ResolvedSettings['settings'], definitions: readonly SettingDefinition[]): Record<string, unknown> {
  return Object.fromEntries(definitions.filter(({ key }) => Object.hasOwn(values, key)).map(({ key, secret }) => [key, secret ? hiddenSecret(values[key]) : values[key]]));
}

/** Core's own and those of plugins that are active for the agency; the others do not exist there. */
async function activeDefinitions({ settings, plugins }: Deps, ctx: RequestContext): Promise<SettingDefinition[]> {
  return settings.definitions(['core', ...(await plugins.activeFor(ctx.tenant.id))]);
}

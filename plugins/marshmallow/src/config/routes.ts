import { data, defineRoute, invalid, notFound, versionConflict, type HakoError, type PluginContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { hostOf } from '@hako/sdk-plugin/matcher';
import { configOf, saveConfig, type BoxConfig } from './repository.js';
import { ConfigValues } from './schema.js';
import type { Preview } from './preview.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ talentId: Type.String({ format: 'uuid' }) }, closed);
const optional = Object.fromEntries(Object.entries(ConfigValues.properties).map(([name, schema]) => [name, Type.Optional(Type.Union([schema, Type.Null()]))]));
/** What is left out stays; `null` goes back to the default. `version` 0 says that nothing was set yet. */
const Patch = Type.Object({ version: Type.Integer({ minimum: 0 }), ...optional }, closed);
const View = Type.Object({ ...ConfigValues.properties, talentId: Type.String(), version: Type.Integer() });

const talentScope = async ({ params }: { params: { talentId: string } }, ctx: PluginContext): Promise<ScopeRef | null> => ((await ctx.scopes.talent(params.talentId)) ? { type: 'talent', id: params.talentId } : null);

const getConfig = defineRoute({
  method: 'GET', path: '/marshmallow/talents/:talentId/config', summary: 'routes.config',
  auth: 'user', permission: 'marshmallow.config:read', scope: talentScope,
  schema: { params: Params, response: View },
  handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => configOf(reader, params.talentId))),
});

const patchConfig = defineRoute({
  method: 'PATCH', path: '/marshmallow/talents/:talentId/config', summary: 'routes.configUpdate',
  auth: 'user', permission: 'marshmallow.config:write', scope: talentScope,
  audit: 'marshmallow.config.updated', errors: ['VERSION_CONFLICT'],
  schema: { params: Params, body: Patch, response: View },
  handle: async ({ params: { talentId }, body: { version, ...set } }, ctx) => {
    const after = await ctx.db.write(async (tx) => {
      const before = await configOf(tx, talentId);
      check({ ...before, ...withoutNulls(set) }, ctx);
      const saved = await saveConfig(tx, talentId, version, set, ctx.principal.id);
      if (!saved) throw versionConflict(await configOf(tx, talentId));
      await ctx.audit.change(tx, { action: 'marshmallow.config.updated', resource: { type: 'marshmallow-config', id: talentId }, scope: { type: 'talent', id: talentId }, before: { ...before }, after: { ...saved } });
      // A fan sees the new box with her next look at the page, in every process.
      ctx.pages.purge(tx, [`talent:${talentId}`]);
      return saved;
    });
    return data(after);
  },
});

/** The fan's page as it would look, in the language of the request; nothing is saved. */
const previewConfig = defineRoute({
  method: 'POST', path: '/marshmallow/talents/:talentId/config/preview', summary: 'routes.configPreview',
  auth: 'user', permission: 'marshmallow.config:read', scope: talentScope, idempotent: false,
  schema: { params: Params, body: Type.Object({ page: Type.Enum(['ask', 'sent']), set: Type.Object(optional, closed) }, closed), response: Type.Object({ lang: Type.String(), body: Type.String(), css: Type.String(), colorScheme: Type.String() }) },
  handle: async ({ params: { talentId }, body: { page, set } }, ctx) => {
    const [saved, talent] = await Promise.all([ctx.db.read((reader) => configOf(reader, talentId)), ctx.scopes.talent(talentId)]);
    if (!talent) throw notFound();
    // Pages are loaded with the first visitor: so is their preview.
    const { preview } = await import('./preview.js');
    return data<Preview>(await preview({ ...saved, ...withoutNulls(set), enabled: true }, talent, page, ctx));
  },
});

const withoutNulls = (set: Record<string, unknown>): Partial<BoxConfig> => Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));

/** What no single field can say. */
function check({ minLength, maxLength, allowedHosts, autoApprove, filterEnabled, reactionEmoji }: BoxConfig, ctx: PluginContext): void {
  const refuse = (path: string, code: string, params: Record<string, string> = {}): HakoError => invalid([{ path, code, message: ctx.t(`problems.${code}`, params) }]);
  if (minLength > maxLength) throw refuse('/minLength', 'aboveMaximum');
  // Nothing goes out unread by a person or the filter.
  if (autoApprove && !filterEnabled) throw refuse('/autoApprove', 'needsFilter');
  const host = allowedHosts.find((name) => hostOf(name) === undefined);
  if (host !== undefined) throw refuse('/allowedHosts', 'host', { host });
  const emoji = reactionEmoji.find((text) => !isOneEmoji(text));
  if (emoji !== undefined) throw refuse('/reactionEmoji', 'emoji', { emoji });
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const isOneEmoji = (text: string): boolean => [...graphemes.segment(text)].length === 1 && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text);

export const configRoutes: RouteDef[] = [getConfig, patchConfig, previewConfig];

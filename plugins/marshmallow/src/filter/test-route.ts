import { data, defineRoute, type RouteDef } from '@hako/sdk-plugin';
import { CATEGORIES, KEYS, MAX_TEXT } from '@hako/sdk-plugin/matcher';
import Type from 'typebox';
import { configOf } from '../config/repository.js';
import { closed, Uuid } from './lists/schema.js';
import { filterOptionsOf } from './service.js';
import { STRENGTHS, type Filters } from './types.js';

const Action = Type.Enum(['allow', 'flag', 'reject']);
const match = {
  rule: Type.String(), list: Type.String(), category: Type.Enum([...CATEGORIES]), severity: Type.Integer(), start: Type.Integer(), end: Type.Integer(), text: Type.String(), key: Type.Enum([...KEYS]),
  entryId: Type.Optional(Uuid), replacedBy: Type.Optional(Type.String()),
};
const Body = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: MAX_TEXT }),
    /** With the talent's lists and settings; without, what holds for the whole agency. */
    talentId: Type.Optional(Uuid),
    /** Instead of the talent's own settings, to try them. */
    strength: Type.Optional(Type.Enum([...STRENGTHS])),
    links: Type.Optional(Action),
    allowedHosts: Type.Optional(Type.Array(Type.String({ maxLength: 253 }), { maxItems: 50 })),
  },
  closed,
);

/** The playground: the same filter as for a fan's question, nothing is stored and nothing is counted. */
const testRoute = defineRoute({
  method: 'POST', path: '/marshmallow/filter/test', summary: 'routes.filterTest',
  auth: 'user', permission: 'marshmallow.config:read', idempotent: false,
  scope: async ({ body }, ctx) => {
    if (body.talentId === undefined) return { type: 'tenant' };
    return (await ctx.scopes.talent(body.talentId)) ? { type: 'talent', id: body.talentId } : null;
  },
  schema: { body: Body, response: Type.Object({ action: Action, score: Type.Integer(), matches: Type.Array(Type.Object(match)), text: Type.String(), dismissed: Type.Array(Type.Object({ ...match, because: Type.Enum(['exception', 'play']) })) }) },
  handle: async ({ body: { text, talentId, ...options } }, ctx) => {
    const saved = talentId === undefined ? {} : filterOptionsOf(await ctx.db.read((reader) => configOf(reader, talentId)));
    const filter = await ctx.service<Filters>('filters').forTalent(ctx, talentId ?? null, { ...saved, ...options });
    return data(filter.check(text, { language: ctx.locale }));
  },
});

export const testRoutes: RouteDef[] = [testRoute];

import { created, data, defineRoute, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { Uuid, Version } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { chainOf } from './chain.js';
import { ownerOf, record, refOf } from './record.js';
import { entriesAt, findEntry, insertEntry, lockEntry, switchEntry, updateEntry } from './repository.js';
import { DICTIONARY_TYPES, PARENT_TYPE, type DictionaryEntry, type DictionaryType } from './types.js';

const closed = { additionalProperties: false } as const;
const TypeParam = Type.Enum([...DICTIONARY_TYPES]);
const Text = Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*\S[^\u0000-\u001f\u007f-\u009f]*$` });
const Name = Type.Object({ en: Text, zh: Type.Optional(Text), ja: Type.Optional(Text) }, closed);
const Extra = Type.Object(
  {
    urlTemplate: Type.Optional(Type.String({ maxLength: 300, pattern: String.raw`^https://[^\s\u0000-\u001f\u007f-\u009f{}]*\{uid\}[^\s\u0000-\u001f\u007f-\u009f{}]*$` })),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
    platform: Type.Optional(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' })),
    rank: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  },
  closed,
);
const scopeFields = { scopeType: Type.Enum(['tenant', 'subsidiary', 'talent']), scopeId: Type.Optional(Type.Union([Uuid, Type.Null()])) };
const fields = {
  name: Name,
  color: Type.Optional(Type.Union([Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' }), Type.Null()])),
  extra: Type.Optional(Extra),
  sortOrder: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  isForced: Type.Optional(Type.Boolean()),
};
const Body = Type.Object({ code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' }), parentId: Type.Optional(Uuid), ...scopeFields, ...fields }, closed);
const Patch = Type.Object({ version: Version, name: Type.Optional(Name), color: fields.color, extra: fields.extra, sortOrder: fields.sortOrder, isForced: fields.isForced, active: Type.Optional(Type.Boolean()) }, closed);
const Entry = Type.Object({
  id: Uuid, type: TypeParam, code: Type.String(), parentId: Type.Union([Uuid, Type.Null()]), ownerType: scopeFields.scopeType, ownerId: Type.Union([Uuid, Type.Null()]), name: Name,
  color: Type.Union([Type.String(), Type.Null()]), extra: Extra, sortOrder: Type.Integer(), isSystem: Type.Boolean(), isForced: Type.Boolean(), active: Type.Boolean(), version: Version,
  inherited: Type.Optional(Type.Boolean()), disabled: Type.Optional(Type.Boolean()),
});
const TypeParams = Type.Object({ type: TypeParam }, closed);
const IdParams = Type.Object({ type: TypeParam, id: Uuid }, closed);


async function existing(ctx: PluginContext, scope: ScopeRef): Promise<ScopeRef | null> {
  return (await chainOf(ctx, scope)).length > 0 ? scope : null;
}

const scopeOfEntry = async ({ params }: { params: { type: DictionaryType; id: string } }, ctx: PluginContext): Promise<ScopeRef | null> => {
  const entry = await ctx.db.read((reader) => findEntry(reader, params.id));
  return entry && entry.type === params.type ? ownerOf(entry) : null;
};

const listRoute = defineRoute({
  method: 'GET', path: '/customers/dictionaries/:type', summary: 'routes.dictionary',
  auth: 'user', permission: 'customer.dictionary:read', scope: async ({ query }, ctx) => (query.scopeType === undefined || query.scopeType === 'tenant' ? { type: 'tenant' } : existing(ctx, refOf({ scopeType: query.scopeType, scopeId: query.scopeId ?? null }))),
  schema: { params: TypeParams, query: Type.Object({ scopeType: Type.Optional(scopeFields.scopeType), scopeId: Type.Optional(Uuid), usable: Type.Optional(Type.Boolean()) }, closed), response: Type.Array(Entry) },
  handle: async ({ params, query }, ctx) => {
    const chain = await chainOf(ctx, refOf({ scopeType: query.scopeType ?? 'tenant', scopeId: query.scopeId ?? null }));
    return data(await ctx.db.read((reader) => entriesAt(reader, params.type, chain, { usable: query.usable ?? false })));
  },
});

const createRoute = defineRoute({
  method: 'POST', path: '/customers/dictionaries/:type', summary: 'routes.dictionaryCreate',
  auth: 'user', permission: 'customer.dictionary:write', scope: ({ body }, ctx) => existing(ctx, refOf(body)),
  audit: 'customer.dictionary.created', errors: ['DICTIONARY_CODE_TAKEN'],
  schema: { params: TypeParams, body: Body, response: Entry },
  handle: async ({ params, body }, ctx) => {
    checkExtra(params.type, body.extra ?? {});
    const entry = await ctx.db.write(async (tx) => {
      const parentType = PARENT_TYPE[params.type];
      if ((parentType === undefined) !== (body.parentId === undefined)) throw invalid([{ path: '/parentId', code: parentType ? 'required' : 'not_applicable' }]);
      if (body.parentId !== undefined && (await findEntry(tx, body.parentId))?.type !== parentType) throw invalid([{ path: '/parentId', code: 'unknown' }]);
      const owner = refOf(body);
      const made = await insertEntry(tx, { id: ctx.ids.uuid(), type: params.type, code: body.code, parentId: body.parentId ?? null, ownerType: owner.type, ownerId: owner.id ?? null, name: body.name, color: body.color ?? null, extra: body.extra ?? {}, sortOrder: body.sortOrder ?? 1_000, isForced: body.isForced ?? false }, ctx.principal.id);
      if (!made) throw refuse('DICTIONARY_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }] });
      await record(ctx, tx, 'created', null, made);
      return made;
    });
    return created(entry);
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: '/customers/dictionaries/:type/:id', summary: 'routes.dictionaryUpdate',
  auth: 'user', permission: 'customer.dictionary:write', scope: scopeOfEntry,
  audit: 'customer.dictionary.updated', errors: ['VERSION_CONFLICT', 'DICTIONARY_SYSTEM'],
  schema: { params: IdParams, body: Patch, response: Entry },
  handle: async ({ params, body }, ctx) => {
    if (body.extra) checkExtra(params.type, body.extra);
    const entry = await ctx.db.write(async (tx) => {
      const before = await lockEntry(tx, params.id);
      if (!before) throw notFound();
      if (before.version !== body.version) throw versionConflict(before);
      if (before.isSystem && (body.active === false || body.extra)) throw refuse('DICTIONARY_SYSTEM');
      const after = await updateEntry(tx, { ...before, ...defined(body) }, ctx.principal.id);
      await record(ctx, tx, 'updated', before, after);
      return after;
    });
    return data(entry);
  },
});

const toggle = (verb: 'enable' | 'disable'): RouteDef =>
  defineRoute({
    method: 'POST', path: `/customers/dictionaries/:type/:id/${verb}`, summary: `routes.dictionary.${verb}`,
    auth: 'user', permission: 'customer.dictionary:write', scope: ({ body }, ctx) => existing(ctx, refOf(body)),
    audit: 'customer.dictionary.updated', errors: ['DICTIONARY_FORCED'],
    schema: { params: IdParams, body: Type.Object(scopeFields, closed) },
    handle: async ({ params, body }, ctx) => {
      const scope = refOf(body);
      const chain = await chainOf(ctx, scope);
      await ctx.db.write(async (tx) => {
        const entry = await lockEntry(tx, params.id);
        const visible = entry && entry.type === params.type && chain.some(({ type, id }) => (type === 'tenant' ? entry.ownerId === null : id === entry.ownerId));
        if (!entry || !visible) throw notFound();
        if (verb === 'disable' && entry.isForced) throw refuse('DICTIONARY_FORCED');
        await switchEntry(tx, entry.id, scope, verb === 'enable');
        await record(ctx, tx, 'updated', { ...entry, active: verb === 'disable' }, { ...entry, active: verb === 'enable' }, scope);
      });
      return data({ id: params.id, enabled: verb === 'enable' });
    },
  });

/** Only what the type knows. */
function checkExtra(type: DictionaryType, extra: Static<typeof Extra>): void {
  const allowed: Partial<Record<DictionaryType, string[]>> = { platform: ['urlTemplate'], 'membership-type': ['months', 'platform'], 'membership-level': ['rank'] };
  const wrong = Object.keys(extra).filter((name) => !allowed[type]?.includes(name));
  if (wrong.length > 0) throw invalid(wrong.map((name) => ({ path: `/extra/${name}`, code: 'not_applicable' })));
}

function defined({ name, color, extra, sortOrder, isForced, active }: Static<typeof Patch>): Partial<DictionaryEntry> {
  return { ...(name && { name }), ...(color !== undefined && { color }), ...(extra && { extra }), ...(sortOrder !== undefined && { sortOrder }), ...(isForced !== undefined && { isForced }), ...(active !== undefined && { active }) };
}

export const dictionaryRoutes: RouteDef[] = [listRoute, createRoute, patchRoute, toggle('enable'), toggle('disable')];

import { created, data, defineRoute, empty, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Tag, Uuid, Version } from '../customers/schema.js';
import { narrow } from '../customers/visibility.js';
import { refuse } from '../errors.js';
import { runMove } from './move.js';
import { countTags, findMove, insertMove, insertTag, listTags, lockTag, lockTagged, removeTag, runningMove, setMoveJob, updateTag, type TagEntry, type TagMove } from './repository.js';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const fields = { color: Type.Optional(nullable(Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' }))), about: Type.Optional(nullable(Type.String({ maxLength: 200, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` }))) };
const Body = Type.Object({ name: Tag, ...fields }, closed);
const Patch = Type.Object({ version: Version, name: Type.Optional(Tag), ...fields }, closed);
const MergeBody = Type.Object({ into: Tag }, closed);
const Entry = Type.Object({ id: nullable(Uuid), name: Type.String(), color: nullable(Type.String()), about: nullable(Type.String()), /** On customers that the caller sees; a minute old at most. */ count: Type.Integer(), version: nullable(Version) });
const Move = Type.Object({ id: Uuid, from: Type.String(), to: Type.String(), state: Type.Enum(['running', 'done']), moved: Type.Integer(), jobId: nullable(Uuid) });
const Changed = Type.Object({ tag: nullable(Type.Object({ id: Uuid, name: Type.String(), color: nullable(Type.String()), about: nullable(Type.String()), version: Version })), move: nullable(Move) });
const right = { auth: 'user', permission: 'customer.dictionary:write', seenWith: 'customer.profile:read', scope: 'tenant' } as const;
const COUNT_SECONDS = 60;
/** More than these on their way at once go to the worker. */
const INLINE = 500;

const catalogue = defineRoute({
  method: 'GET', path: '/customers/tags/catalogue', summary: 'routes.tagCatalogue',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible', rateClass: 'query',
  schema: { response: Type.Array(Entry) },
  handle: async (_input, ctx) => {
    const talentIds = narrow(await ctx.scopes.visible('customer.profile:read'));
    const [known, counts] = await Promise.all([ctx.db.read(listTags), countsOf(ctx, talentIds)]);
    const of = new Map(counts.map(({ tag, count }) => [tag, count]));
    const named = known.map((tag) => ({ ...tag, count: of.get(tag.name) ?? 0 }));
    const free = counts.filter(({ tag }) => !known.some(({ name }) => name === tag)).map(({ tag, count }) => ({ id: null, name: tag, color: null, about: null, count, version: null }));
    return data([...named, ...free]);
  },
});

/** Counting reads everybody: once a minute for all who see the same. */
async function countsOf(ctx: PluginContext, talentIds: string[] | null): Promise<{ tag: string; count: number }[]> {
  const key = `tag-counts:${talentIds === null ? 'all' : [...talentIds].sort().join(',')}`;
  const known = await ctx.cache.get<{ tag: string; count: number }[]>(key);
  if (known) return known;
  const counted = await ctx.db.read((reader) => countTags(reader, talentIds));
  await ctx.cache.set(key, counted, COUNT_SECONDS);
  return counted;
}

const create = defineRoute({
  method: 'POST', path: '/customers/tags', summary: 'routes.tagCreate', ...right,
  audit: 'customer.tag.created', errors: ['TAG_TAKEN'],
  schema: { body: Body, response: Entry },
  handle: async ({ body }, ctx) => {
    const tag = await ctx.db.write(async (tx) => {
      const made = await insertTag(tx, { id: ctx.ids.uuid(), name: body.name.trim(), color: body.color ?? null, about: body.about || null }, by(ctx));
      if (!made) throw refuse('TAG_TAKEN', { details: [{ path: '/name', code: 'taken' }] });
      await record(ctx, tx, 'customer.tag.created', null, made);
      return made;
    });
    return created({ ...tag, count: 0 });
  },
});

const update = defineRoute({
  method: 'PATCH', path: '/customers/tags/:id', summary: 'routes.tagUpdate', ...right,
  audit: 'customer.tag.updated', errors: ['TAG_TAKEN', 'TAG_MOVING', 'VERSION_CONFLICT'],
  schema: { params: IdParams, body: Patch, response: Changed },
  handle: async ({ params, body }, ctx) => {
    const { tag, move } = await ctx.db.write(async (tx) => {
      const before = await lockTag(tx, params.id);
      if (!before) throw notFound();
      if (before.version !== body.version) throw versionConflict(before);
      const name = body.name?.trim() ?? before.name;
      const taken = name !== before.name && (await listTags(tx)).some((other) => other.id !== before.id && other.name.toLowerCase() === name.toLowerCase());
      if (taken) throw refuse('TAG_TAKEN', { details: [{ path: '/name', code: 'taken' }] });
      const after = await updateTag(tx, { ...before, name, color: body.color === undefined ? before.color : body.color, about: body.about === undefined ? before.about : body.about || null }, by(ctx));
      await record(ctx, tx, 'customer.tag.updated', before, after);
      return { tag: after, move: name === before.name ? undefined : await startMove(ctx, tx, before.name, name) };
    });
    return data({ tag, move: move ? await inline(ctx, move) : null });
  },
});

const merge = defineRoute({
  method: 'POST', path: '/customers/tags/:id/merge', summary: 'routes.tagMerge', ...right,
  audit: 'customer.tag.merged', errors: ['TAG_MOVING'],
  schema: { params: IdParams, body: MergeBody, response: Changed },
  handle: async ({ params, body }, ctx) => {
    const into = body.into.trim();
    const { tag, move } = await ctx.db.write(async (tx) => {
      const from = await lockTag(tx, params.id);
      if (!from || from.name === into) throw notFound();
      const target = (await listTags(tx)).find(({ name }) => name === into) ?? (await insertTag(tx, { id: ctx.ids.uuid(), name: into, color: from.color, about: from.about }, by(ctx)));
      if (!target) throw refuse('TAG_TAKEN', { details: [{ path: '/into', code: 'taken' }] });
      await removeTag(tx, from.id);
      await ctx.audit.change(tx, { action: 'customer.tag.merged', resource: { type: 'customer-tag', id: from.id, label: from.name }, before: { name: from.name }, after: { name: into } });
      return { tag: target, move: await startMove(ctx, tx, from.name, into) };
    });
    return data({ tag, move: await inline(ctx, move) });
  },
});

/** The entry goes, the word stays on customers: whoever wants it gone there removes it from them by a batch. */
const remove = defineRoute({
  method: 'DELETE', path: '/customers/tags/:id', summary: 'routes.tagRemove', ...right,
  audit: 'customer.tag.removed',
  schema: { params: IdParams },
  handle: async ({ params }, ctx) => {
    await ctx.db.write(async (tx) => {
      const tag = await lockTag(tx, params.id);
      if (!tag) throw notFound();
      await removeTag(tx, tag.id);
      await record(ctx, tx, 'customer.tag.removed', tag, null);
    });
    return empty();
  },
});

async function startMove(ctx: PluginContext, tx: TenantTransaction, from: string, to: string): Promise<TagMove> {
  if (await runningMove(tx, [from, to])) throw refuse('TAG_MOVING');
  const id = ctx.ids.uuid();
  await insertMove(tx, { id, from, to, at: ctx.clock.now(), by: ctx.principal.id });
  const many = (await lockTagged(tx, from, INLINE + 1)).length > INLINE;
  const jobId = many ? (await ctx.jobs.enqueue(tx, 'customers.tags', { moveId: id }, { title: 'jobs.tags' })).id : null;
  if (jobId) await setMoveJob(tx, id, jobId);
  return { id, from, to, state: 'running', moved: 0, jobId };
}

/** A few are moved in the same breath. */
async function inline(ctx: PluginContext, move: TagMove): Promise<TagMove> {
  if (move.jobId === null) await runMove(ctx, move);
  return (await ctx.db.read((reader) => findMove(reader, move.id))) ?? move;
}

const by = (ctx: PluginContext): { at: Date; id: string } => ({ at: ctx.clock.now(), id: ctx.principal.id });
const factsOf = ({ name, color, about }: TagEntry): Record<string, unknown> => ({ name, color, about });
const record = (ctx: PluginContext, tx: TenantTransaction, action: string, before: TagEntry | null, after: TagEntry | null): Promise<void> =>
  ctx.audit.change(tx, { action, resource: { type: 'customer-tag', id: (after ?? before)?.id ?? '', label: (after ?? before)?.name ?? '' }, before: before && factsOf(before), after: after && factsOf(after) });

export const tagRoutes: RouteDef[] = [catalogue, create, update, merge, remove];

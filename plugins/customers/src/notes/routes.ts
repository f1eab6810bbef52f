import { created, data, defineRoute, empty, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { customerScope, loadedCustomer, openCustomer } from '../customers/scope.js';
import { refuse } from '../errors.js';
import { countNotes, insertNote, listNotes, lockNote, removeNote, updateNote, type NoteRow } from './repository.js';

const closed = { additionalProperties: false } as const;
/** Several lines are welcome; other control characters are not. */
const Text = Type.String({ minLength: 1, maxLength: 4_000, pattern: String.raw`^(?=[^]*\S)[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$` });
const Body = Type.Object({ body: Text, pinned: Type.Optional(Type.Boolean()) }, closed);
const Patch = Type.Object({ version: Version, body: Type.Optional(Text), pinned: Type.Optional(Type.Boolean()) }, closed);
export const Note = Type.Object({
  id: Uuid, body: Type.String(), pinned: Type.Boolean(), author: Type.Object({ type: Type.String(), id: Type.String(), name: Type.String() }),
  version: Version, createdAt: Type.String({ format: 'date-time' }), updatedAt: Type.String({ format: 'date-time' }),
});
const path = '/customers/:id/notes';
const Params = Type.Object({ id: Uuid, noteId: Uuid }, closed);
/** Of one customer: what is shown at once. */
const MOST = 500;

const listRoute = defineRoute({
  method: 'GET', path, summary: 'routes.notes',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(Note) },
  handle: async ({ params }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    return data(await ctx.db.read((reader) => listNotes(reader, customer.id, MOST)));
  },
});

const addRoute = defineRoute({
  method: 'POST', path, summary: 'routes.noteAdd',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.note.added', errors: ['NOTE_LIMIT'],
  schema: { params: IdParams, body: Body, response: Note },
  handle: async ({ params, body }, ctx) => {
    const customer = await openCustomer(ctx, params.id);
    const note = await ctx.db.write(async (tx) => {
      if ((await countNotes(tx, customer.id)) >= MOST) throw refuse('NOTE_LIMIT', { params: { limit: MOST } });
      const made = await insertNote(tx, { id: ctx.ids.uuid(), customerId: customer.id, body: body.body.trim(), pinned: body.pinned ?? false, at: ctx.clock.now(), by: ctx.principal });
      await record(ctx, tx, customer, 'customer.note.added', null, made);
      return made;
    });
    return created(note);
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: `${path}/:noteId`, summary: 'routes.noteUpdate',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.note.updated', errors: ['VERSION_CONFLICT'],
  schema: { params: Params, body: Patch, response: Note },
  handle: async ({ params, body }, ctx) => {
    const customer = await openCustomer(ctx, params.id);
    const note = await ctx.db.write(async (tx) => {
      const before = await lockNote(tx, customer.id, params.noteId);
      if (!before) throw notFound();
      if (body.body !== undefined) await requireOwn(ctx, before, customer);
      if (before.version !== body.version) throw versionConflict(before);
      const after = await updateNote(tx, { ...before, body: body.body?.trim() ?? before.body, pinned: body.pinned ?? before.pinned }, { at: ctx.clock.now(), id: ctx.principal.id });
      await record(ctx, tx, customer, 'customer.note.updated', before, after);
      return after;
    });
    return data(note);
  },
});

const removeRoute = defineRoute({
  method: 'DELETE', path: `${path}/:noteId`, summary: 'routes.noteRemove',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.note.removed',
  schema: { params: Params },
  handle: async ({ params }, ctx) => {
    const customer = await openCustomer(ctx, params.id);
    await ctx.db.write(async (tx) => {
      const note = await lockNote(tx, customer.id, params.noteId);
      if (!note) throw notFound();
      await requireOwn(ctx, note, customer);
      await removeNote(tx, note.id);
      await record(ctx, tx, customer, 'customer.note.removed', note, null);
    });
    return empty();
  },
});

/** Words are their author's; who may delete profiles may change anybody's. Everybody who may write may pin. */
async function requireOwn(ctx: PluginContext, note: NoteRow, customer: { talentId: string }): Promise<void> {
  if (note.author.id !== ctx.principal.id) await ctx.require('customer.profile:delete', { type: 'talent', id: customer.talentId }, { seenWith: 'customer.profile:read' });
}

const factsOf = ({ body, pinned }: NoteRow): Record<string, unknown> => ({ body, pinned });
const record = (ctx: PluginContext, tx: TenantTransaction, customer: { id: string; nickname: string; talentId: string }, action: string, before: NoteRow | null, after: NoteRow | null): Promise<void> =>
  ctx.audit.change(tx, { action, resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, before: before && factsOf(before), after: after && factsOf(after), meta: { noteId: (after ?? before)?.id ?? '' } });

export const noteRoutes: RouteDef[] = [listRoute, addRoute, patchRoute, removeRoute];

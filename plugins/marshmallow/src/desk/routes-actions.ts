import { data, defineRoute, empty, notFound, versionConflict, type PluginContext, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type, { type TProperties } from 'typebox';
import { refuse } from '../errors.js';
import { applyStep } from '../messages/change.js';
import { deleteMessage } from '../messages/delete.js';
import type { Step } from '../messages/step.js';
import { reasonOf } from './reason.js';
import { replyText } from './reply-text.js';
import { closed, IdParams, MessageView, NoteText, ReasonText, Uuid, Version } from './schema.js';
import { loadedMessage, messageScope, MODERATE } from './view.js';

/** `actionId` is what undo asks for; null when nothing changed. */
const Acted = Type.Intersect([MessageView, Type.Object({ actionId: Type.Union([Uuid, Type.Null()]) })]);

/** Scope of one talent, as the check has just seen it. */
const only = (talentId: string) => ({ all: false, tenant: false, subsidiaryIds: [], talentIds: [talentId] });

async function act(ctx: PluginContext, step: Step, version: number | undefined): Promise<RouteReply<unknown>> {
  const { id, talentId } = loadedMessage(ctx);
  const { actionId, results } = await ctx.db.write((tx) => applyStep(ctx, tx, [{ id, version }], step, only(talentId)));
  const [result] = results;
  if (!result?.message) throw notFound();
  if (result.outcome === 'changed') throw versionConflict(result.message);
  if (result.outcome === 'state') throw refuse('MARSHMALLOW_STATE', { details: { status: result.message.status } });
  return data({ ...result.message, actionId });
}

const verb = <P extends TProperties>(name: string, audit: string, properties: P, stepOf: (body: Record<string, unknown>) => Step): RouteDef =>
  defineRoute({
    method: 'POST', path: `/marshmallow/messages/:id/${name}`, summary: `routes.${name}`,
    auth: 'user', permission: MODERATE, scope: messageScope,
    audit: `marshmallow.message.${audit}`, errors: ['VERSION_CONFLICT', 'MARSHMALLOW_STATE'],
    schema: { params: IdParams, body: Type.Optional(Type.Object({ version: Version, ...properties }, closed)), response: Acted },
    handle: ({ body }, ctx) => {
      const given = (body ?? {}) as { version?: number } & Record<string, unknown>;
      return act(ctx, stepOf(given), given.version);
    },
  });

const on = (value: unknown): boolean => value !== false;
const Flag = Type.Optional(Type.Boolean({ default: true }));

const reply = defineRoute({
  method: 'POST', path: '/marshmallow/messages/:id/reply', summary: 'routes.reply',
  auth: 'user', permission: MODERATE, scope: messageScope,
  audit: 'marshmallow.message.replied', errors: ['VERSION_CONFLICT', 'MARSHMALLOW_STATE'],
  schema: { params: IdParams, body: Type.Object({ /** null takes the reply away */ content: Type.Union([Type.String({ maxLength: 8_000 }), Type.Null()]), approve: Type.Optional(Type.Boolean()), version: Version }, closed), response: Acted },
  handle: ({ body }, ctx) => act(ctx, { action: 'reply', content: body.content === null ? null : replyText(body.content), approve: body.approve ?? false }, body.version),
});

const remove = defineRoute({
  method: 'DELETE', path: '/marshmallow/messages/:id', summary: 'routes.delete',
  auth: 'user', permission: 'marshmallow.message:delete', scope: messageScope, sensitive: true,
  audit: 'marshmallow.message.deleted',
  schema: { params: IdParams },
  handle: async (_input, ctx) => {
    const { id } = loadedMessage(ctx);
    if (!(await ctx.db.write((tx) => deleteMessage(ctx, tx, id)))) throw notFound();
    return empty();
  },
});

export const actionRoutes: RouteDef[] = [
  verb('approve', 'approved', {}, () => ({ action: 'approve' })),
  verb('reject', 'rejected', { reason: ReasonText, note: NoteText }, ({ reason, note }) => ({ action: 'reject', ...reasonOf(reason as string | undefined, note as string | null | undefined) })),
  verb('spam', 'spam', {}, () => ({ action: 'spam' })),
  verb('unreject', 'unrejected', {}, () => ({ action: 'unreject' })),
  verb('star', 'starred', { starred: Flag }, ({ starred }) => ({ action: 'star', on: on(starred) })),
  verb('pin', 'pinned', { pinned: Flag }, ({ pinned }) => ({ action: 'pin', on: on(pinned) })),
  verb('read', 'read', { read: Flag }, ({ read }) => ({ action: 'read', on: on(read) })),
  reply,
  remove,
];

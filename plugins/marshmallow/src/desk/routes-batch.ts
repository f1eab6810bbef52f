import { data, defineRoute, invalid, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { applyStep, type ItemResult } from '../messages/change.js';
import type { Step } from '../messages/step.js';
import { undoAction } from '../messages/undo.js';
import { reasonOf } from './reason.js';
import { closed, IdParams, NoteText, ReasonText, Uuid, Version } from './schema.js';
import { MODERATE, READ } from './view.js';

/** As many as a person can select and a transaction does within a second. */
export const MAX_BATCH = 500;
const BATCH_ACTIONS = ['approve', 'reject', 'spam', 'unreject', 'star', 'unstar', 'pin', 'unpin', 'read', 'unread'] as const;

const Body = Type.Object(
  {
    action: Type.Enum([...BATCH_ACTIONS]),
    /** Either these, whatever their version, */
    ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: MAX_BATCH })),
    /** or these as the moderator had them before her. */
    items: Type.Optional(Type.Array(Type.Object({ id: Uuid, version: Version }, closed), { minItems: 1, maxItems: MAX_BATCH })),
    reason: ReasonText,
    note: NoteText,
  },
  closed,
);
const OUTCOMES = ['done', 'unchanged', 'not_found', 'state', 'changed'] as const;
const Result = Type.Object({ id: Uuid, outcome: Type.Enum([...OUTCOMES]), status: Type.Union([Type.String(), Type.Null()]), version: Type.Union([Type.Integer(), Type.Null()]) });
const Counts = Type.Object(Object.fromEntries(OUTCOMES.map((name) => [name, Type.Integer()])));
const Answer = Type.Object({ actionId: Type.Union([Uuid, Type.Null()]), counts: Counts, results: Type.Array(Result) });

const right = { auth: 'user', permission: MODERATE, seenWith: READ, scope: 'visible' } as const;

const batch = defineRoute({
  method: 'POST', path: '/marshmallow/messages/batch', summary: 'routes.batch', ...right,
  audit: 'marshmallow.message.approved',
  schema: { body: Body, response: Answer },
  handle: async ({ body }, ctx) => {
    const { ids, items } = body;
    if ((ids === undefined) === (items === undefined)) throw invalid([{ path: ids ? '/items' : '/ids', code: ids ? 'conflict' : 'required' }]);
    for (const name of ['reason', 'note'] as const) if (body[name] !== undefined && body.action !== 'reject') throw invalid([{ path: `/${name}`, code: 'not_applicable' }]);
    const wanted = items ?? (ids ?? []).map((id) => ({ id }));
    const visible = await ctx.scopes.visible(MODERATE);
    const { actionId, results } = await ctx.db.write((tx) => applyStep(ctx, tx, wanted, stepOf(body), visible));
    return data(answerOf(actionId, results));
  },
});

const undo = defineRoute({
  method: 'POST', path: '/marshmallow/actions/:id/undo', summary: 'routes.undo', ...right,
  audit: 'marshmallow.message.undone', errors: ['MARSHMALLOW_UNDONE'],
  schema: { params: IdParams, response: Answer },
  handle: async ({ params }, ctx) => {
    const visible = await ctx.scopes.visible(MODERATE);
    const results = await ctx.db.write((tx) => undoAction(ctx, tx, params.id, visible));
    if (!results) throw notFound();
    return data(answerOf(params.id, results));
  },
});

function stepOf({ action, reason, note }: Static<typeof Body>): Step {
  switch (action) {
    case 'reject':
      return { action, ...reasonOf(reason, note) };
    case 'star':
    case 'pin':
    case 'read':
      return { action, on: true };
    case 'unstar':
      return { action: 'star', on: false };
    case 'unpin':
      return { action: 'pin', on: false };
    case 'unread':
      return { action: 'read', on: false };
    default:
      return { action };
  }
}

function answerOf(actionId: string | null, results: readonly ItemResult[]) {
  const counts = Object.fromEntries(OUTCOMES.map((name) => [name, results.filter(({ outcome }) => outcome === name).length]));
  return { actionId, counts, results: results.map(({ id, outcome, message }) => ({ id, outcome, status: message?.status ?? null, version: message?.version ?? null })) };
}

export const batchRoutes: RouteDef[] = [batch, undo];

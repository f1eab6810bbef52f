import { data, defineRoute, HakoError, notFound, type LimitCount, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { configOf } from '../config/repository.js';
import { refuse } from '../errors.js';
import { lockReported, REPORT_REASONS, reportMessage } from './report.js';
import { lockPublished, toggle } from './repository.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ path: Type.String({ maxLength: 64 }), id: Type.String({ format: 'uuid' }) }, closed);
/** In one go: somebody who likes much presses quickly. */
const PRESSES = { points: 30, perSeconds: 60 };
/** Browsers of one network that press the same on the same question in a day: a household or a school, not a farm. */
const OF_NETWORK = { points: 20, perSeconds: 86_400 };
const REPORTS = { points: 10, perSeconds: 3_600 };

const react = defineRoute({
  method: 'POST', path: '/public/marshmallow/:path/messages/:id/react', summary: 'routes.react',
  auth: 'public', talentPathParam: 'path', bodyLimit: 1_024,
  errors: ['MARSHMALLOW_REACTION_UNKNOWN'],
  schema: { params: Params, body: Type.Object({ emoji: Type.String({ minLength: 1, maxLength: 16 }) }, closed), response: Type.Object({ reacted: Type.Boolean(), count: Type.Integer() }) },
  handle: async ({ params, body: { emoji } }, ctx) => {
    const talentId = ctx.talentId as string;
    const box = await ctx.db.read((reader) => configOf(reader, talentId));
    if (!box.enabled) throw notFound();
    if (!box.reactionsEnabled || !box.reactionEmoji.includes(emoji)) throw refuse('MARSHMALLOW_REACTION_UNKNOWN');
    const network = await networkOf(ctx);
    // A browser without the cookie may be the same one again: those are counted per question.
    const unknown = ctx.visitor?.token === null ? [{ name: 'react.same', key: `${network}:${params.id}`, ...OF_NETWORK }] : [];
    check(await ctx.limits.take([{ name: 'react', key: network, ...PRESSES }, ...unknown]));
    // A reaction that can be taken back needs a browser that is known again: the cookie is what she asked for.
    const visitors = await visitorsOf(ctx, ctx.visitor?.remember() ?? '');
    const answer = await ctx.db.write(async (tx) => {
      if (!(await lockPublished(tx, talentId, params.id))) throw notFound();
      return toggle(tx, params.id, emoji, visitors, ctx.clock.now());
    });
    return data(answer);
  },
});

const report = defineRoute({
  method: 'POST', path: '/public/marshmallow/:path/messages/:id/report', summary: 'routes.report',
  auth: 'public', talentPathParam: 'path', bodyLimit: 4_096,
  schema: {
    params: Params,
    body: Type.Object({ reason: Type.Optional(Type.Union(REPORT_REASONS.map((reason) => Type.Literal(reason)))), note: Type.Optional(Type.String({ maxLength: 500 })) }, closed),
    response: Type.Object({ received: Type.Literal(true) }),
  },
  handle: async ({ params, body }, ctx) => {
    const talentId = ctx.talentId as string;
    if (!(await ctx.db.read((reader) => configOf(reader, talentId))).enabled) throw notFound();
    const network = await networkOf(ctx);
    check(await ctx.limits.take([{ name: 'report', key: network, ...REPORTS }]));
    const [visitor] = await visitorsOf(ctx, ctx.visitor?.token ?? `${ctx.visitor?.network ?? ''}\n${ctx.visitor?.device ?? ''}`);
    await ctx.db.write(async (tx) => {
      if (!(await lockReported(tx, talentId, params.id))) throw notFound();
      await reportMessage(ctx, tx, { talentId, messageId: params.id, visitor, reason: body.reason ?? 'other', note: body.note ?? null });
    });
    // Whether she said so before is nobody else's business.
    return data({ received: true }, { status: 202 });
  },
});

const networkOf = async (ctx: RequestContext): Promise<string> => (await ctx.keys.pseudonym('1d', 'rate', ctx.visitor?.network ?? '')).toString('hex');
const visitorsOf = (ctx: RequestContext, who: string): Promise<readonly [Buffer, ...Buffer[]]> => ctx.keys.pseudonyms('30d', `visitor:${ctx.talentId ?? ''}`, who);

function check(counts: readonly LimitCount[]): void {
  const full = counts.find(({ allowed }) => !allowed);
  if (full) throw new HakoError('RATE_LIMITED', { retryAfter: full.retryAfterSeconds });
}

export const reactionRoutes: RouteDef[] = [react, report];

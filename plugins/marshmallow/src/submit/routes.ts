import { accepted, data, defineRoute, HakoError, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { taskFor } from '../captcha/index.js';
import { configOf } from '../config/repository.js';
import { MOST_UNITS } from './text.js';
import { submit } from './index.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ path: Type.String({ maxLength: 64 }) }, closed);
/** 2,000 Chinese characters as escapes, a captcha, and a little. */
const BODY_LIMIT = 24 * 1_024;
/** Making one costs a key derivation. */
const CHALLENGES = { points: 30, perSeconds: 60 };

const Body = Type.Object(
  {
    content: Type.String({ maxLength: MOST_UNITS * 2 }),
    senderName: Type.Optional(Type.String({ maxLength: 128 })),
    isAnonymous: Type.Boolean(),
    captcha: Type.Optional(Type.String({ maxLength: 4_096 })),
    website: Type.Optional(Type.String({ maxLength: 200 })),
    tookMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    remember: Type.Optional(Type.Boolean()),
  },
  closed,
);

const ask = defineRoute({
  method: 'POST', path: '/public/marshmallow/:path/submit', summary: 'routes.submit',
  auth: 'public', talentPathParam: 'path', bodyLimit: BODY_LIMIT,
  errors: ['MARSHMALLOW_CLOSED', 'CAPTCHA_REQUIRED', 'CAPTCHA_UNAVAILABLE', 'MARSHMALLOW_EMPTY', 'MARSHMALLOW_TOO_SHORT', 'MARSHMALLOW_TOO_LONG', 'MARSHMALLOW_TEXT_BROKEN', 'MARSHMALLOW_NAME_REQUIRED', 'MARSHMALLOW_NAME_INVALID'],
  schema: { params: Params, body: Body, response: Type.Object({ received: Type.Literal(true) }) },
  handle: async ({ body: { website, ...body }, headers }, ctx) => {
    const outcome = await submit(ctx, { id: ctx.talentId as string }, { ...body, trap: website, idempotencyKey: headers['idempotency-key'], via: 'json' });
    if (outcome.kind === 'received') return accepted({ received: true });
    if (outcome.kind === 'captcha') throw new HakoError('CAPTCHA_REQUIRED', { details: { task: outcome.task, reason: outcome.reason } });
    const { code, path, params, retryAfterSeconds } = outcome;
    throw new HakoError(code, { params, ...(path === '' ? {} : { details: [{ path, code: code.toLowerCase().replace(/^marshmallow_/, '') }] }), ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }) });
  },
});

/** One to work on while the fan still types, in boxes that always ask. */
const captcha = defineRoute({
  method: 'GET', path: '/public/marshmallow/:path/captcha', summary: 'routes.captcha',
  auth: 'public', talentPathParam: 'path',
  schema: { params: Params, response: Type.Object({ required: Type.Boolean(), task: Type.Unknown() }) },
  handle: async (_input, ctx) => {
    const talentId = ctx.talentId as string;
    const box = await ctx.db.read((reader) => configOf(reader, talentId));
    if (!box.enabled) throw notFound();
    if (box.captchaMode === 'never') return data({ required: false, task: null });
    const key = (await ctx.keys.pseudonym('1d', 'rate', ctx.visitor?.network ?? '')).toString('hex');
    const [count] = await ctx.limits.take([{ name: 'captcha', key, ...CHALLENGES }]);
    if (count && !count.allowed) throw new HakoError('RATE_LIMITED', { retryAfter: count.retryAfterSeconds });
    return data({ required: box.captchaMode === 'always', task: await taskFor(ctx, talentId, box, false) });
  },
});

export const askRoutes: RouteDef[] = [ask, captcha];

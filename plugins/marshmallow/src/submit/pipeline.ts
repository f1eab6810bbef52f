import { createHash } from 'node:crypto';
import { notFound, type LimitCount, type RequestContext, type Visitor } from '@hako/sdk-plugin';
import { checkCaptcha, needsCaptcha, taskFor, type Solved } from '../captcha/index.js';
import type { ConfigValues } from '../config/schema.js';
import { authorKeyOf, covered, senderKeys, tagOf, type SenderKeys } from '../privacy/pseudonyms.js';
import { senderNow, updateSender } from '../trust/repository.js';
import type { TrustChange } from '../trust/score.js';
import { fateOf, judgeText } from './judge.js';
import { readKnown, type Known } from './known.js';
import { countQuestion, countTry, type Traffic } from './limits.js';
import type { Questions } from './questions.js';
import { languageOf, readContent, readName, MOST_UNITS } from './text.js';
import type { RefusalCode, SubmitInput, SubmitOutcome } from './types.js';

const RECEIVED: SubmitOutcome = { kind: 'received' };
/** Nobody reads the page, types and sends faster than this. */
const HASTY_MS = 2_000;
const LINK = /https?:\/\/|www\.|[a-z0-9-]+\.(?:com|net|org|io|cn|jp|tv|gg|me|ru|xyz|top|link|shop)(?:[/?#\s]|$)/i;
const KEY = /^[\x21-\x7e]{8,128}$/;

interface Arriving {
  talentId: string;
  input: SubmitInput;
  visitor: Visitor;
  keys: SenderKeys;
  /** NFC, without controls. */
  text: string;
  contentHash: Buffer;
  submission: Buffer | null;
  trustRef: Buffer;
  now: Date;
}

/** Cheap things first; nothing is stored before everything was asked. */
export async function runPipeline(ctx: RequestContext, talentId: string, input: SubmitInput): Promise<SubmitOutcome> {
  const { visitor } = ctx;
  if (!visitor) throw new Error('a question comes by a public route or form');
  // The box's own limits come later; this much is true of every text.
  const read = readContent(input.content, { minLength: 1, maxLength: MOST_UNITS });
  if ('problem' in read) return textRefusal(read.problem, { count: MOST_UNITS });
  const now = ctx.clock.now();
  const keys = await senderKeys(ctx, talentId, visitor);
  const refs = keys.trust.flatMap((trust, index) => (keys.sender[index] ? [covered(ctx, keys.sender[index], trust)] : []));
  const arriving: Arriving = { talentId, input, visitor, keys, text: read.text, contentHash: hashOf(read.text), submission: submissionKey(talentId, input.idempotencyKey), trustRef: refs[0] as Buffer, now };
  const known = await ctx.db.read((reader) => readKnown(reader, { ...arriving, refs }));
  if (!known.box.enabled) throw notFound();
  if (known.box.paused) return refused('MARSHMALLOW_CLOSED', '');
  const fields = readFields(known.box, input);
  if ('kind' in fields) return fields;
  // A retry, or the same words of the same person today: she has asked it.
  if (known.seen || known.same) {
    if (input.remember) await adopt(ctx, arriving, refs);
    return RECEIVED;
  }
  return admit(ctx, arriving, known, fields);
}

interface Fields {
  name: string | null;
}

function readFields(box: ConfigValues, input: SubmitInput): Fields | SubmitOutcome {
  const content = readContent(input.content, box);
  if ('problem' in content) return textRefusal(content.problem, { count: content.problem === 'too-short' ? box.minLength : box.maxLength });
  if (input.isAnonymous) return box.anonymousAllowed ? { name: null } : refused('MARSHMALLOW_NAME_REQUIRED', '/senderName');
  const name = readName(input.senderName ?? '');
  if ('name' in name) return { name: name.name };
  return refused(name.problem === 'empty' ? 'MARSHMALLOW_NAME_REQUIRED' : 'MARSHMALLOW_NAME_INVALID', '/senderName');
}

/** She sent it before, and wants to find it from now on: the first answer and its cookie may never have reached her. */
async function adopt(ctx: RequestContext, { talentId, visitor, contentHash, now }: Arriving, refs: readonly Buffer[]): Promise<void> {
  const author = await authorKeyOf(ctx, talentId, visitor.remember());
  await ctx.db.write((tx) => tx.rows(`update marshmallow_message set author_key = $1 where talent_id = $2 and content_hash = $3 and trust_ref = any($4::bytea[]) and created_at > $5::timestamptz - interval '24 hours'`, [author, talentId, contentHash, refs, now]));
}

/** Limits and captcha. */
async function admit(ctx: RequestContext, arriving: Arriving, known: Known, { name }: Fields): Promise<SubmitOutcome> {
  const { talentId, input, keys, now, text } = arriving;
  const { box } = known;
  // Who brings a captcha, cannot bring one or need not is asking; others may only be about to.
  const isQuestion = input.captcha !== undefined || input.via === 'form' || box.captchaMode === 'never';
  const traffic = await countTry(ctx, talentId, keys, isQuestion ? { perHour: box.perIpPerHour } : undefined);
  const sender = senderNow(known.sender, now);
  if (traffic.full) return limited(ctx, arriving, traffic.full, sender.score);
  const needed = needsCaptcha({
    mode: box.captchaMode, userAgent: ctx.userAgent, score: sender.score, captchas: sender.captchas, failedAt: sender.failedAt, ...traffic, crowd: traffic.crowd || traffic.raid,
    trap: isTrapped(input), hasty: input.tookMs !== undefined && input.tookMs < HASTY_MS, hasLink: LINK.test(text), isNew: known.sender === undefined, now,
  });
  if (needed && input.captcha === undefined && input.via === 'json') return { kind: 'captcha', task: await taskFor(ctx, talentId, box, traffic.raid), reason: 'required' };
  const full = isQuestion ? undefined : await countQuestion(ctx, talentId, keys, box.perIpPerHour);
  if (full) return limited(ctx, arriving, full, sender.score);
  const solved = input.captcha === undefined ? undefined : await checkCaptcha(ctx, talentId, box, input.captcha);
  // Nobody passes because a provider is down; who was not asked needs none.
  if (solved === 'unavailable') return needed ? refused('CAPTCHA_UNAVAILABLE', '/captcha', {}, 30) : keep(ctx, arriving, known, { name, traffic, solved: undefined, needed });
  if (needed && input.captcha !== undefined && !solved) return failed(ctx, arriving, box, traffic);
  return keep(ctx, arriving, known, { name, traffic, solved, needed });
}

/** Filter, fate, storage. */
async function keep(ctx: RequestContext, arriving: Arriving, known: Known, { name, traffic, solved, needed }: Fields & { traffic: Traffic; solved: Solved | undefined; needed: boolean }): Promise<SubmitOutcome> {
  const { talentId, input, keys, now, text } = arriving;
  const { box } = known;
  const judged = await judgeText(ctx, talentId, box, text, name);
  const trust = senderNow(known.sender, now).score;
  const captcha = solved ? 'passed' : needed ? 'absent' : 'none';
  const fate = fateOf({ box, judged, blocked: known.blocked, trust, trap: isTrapped(input), captcha, crowd: traffic.crowd || traffic.raid });
  const changes: TrustChange[] = [...(solved ? (['passed'] as const) : []), judged.action === 'allow' ? 'clean' : 'flagged'];
  // Her browser gets its cookie when she asks to find this one again, and not before.
  const authorKey = input.remember ? await authorKeyOf(ctx, talentId, arriving.visitor.remember()) : null;
  const stored = await ctx.service<Questions>('questions').store(ctx, {
    talentId, content: judged.content, language: languageOf(text, ctx.locale), senderName: judged.name, ...fate, filterAction: judged.action, filterScore: judged.score, filterMatches: judged.matches,
    senderKey: keys.sender[0], senderTag: tagOf(keys.sender[0]), senderTrust: Math.round(trust), contentHash: arriving.contentHash, captcha, siteKey: keys.site[0], trustRef: arriving.trustRef, authorKey, submission: arriving.submission, solved,
    sender: { key: keys.trust[0], before: keys.trust[1] ?? null, changes, captcha: solved ? 'solved' : null }, at: now,
  });
  if (stored === 'spent') return failed(ctx, arriving, box, traffic);
  return RECEIVED;
}

/** A wrong, old, foreign or used captcha costs trust, and gives a fresh one. */
async function failed(ctx: RequestContext, { talentId, keys, now }: Arriving, box: ConfigValues, traffic: Traffic): Promise<SubmitOutcome> {
  await ctx.db.write((tx) => updateSender(tx, { key: keys.trust[0], before: keys.trust[1] ?? null, changes: ['failed'], captcha: 'failed' }, now));
  return { kind: 'captcha', task: await taskFor(ctx, talentId, box, traffic.raid), reason: 'invalid' };
}

async function limited(ctx: RequestContext, { keys, now }: Arriving, { retryAfterSeconds }: LimitCount, score: number): Promise<SubmitOutcome> {
  // Who has nothing left to lose costs us no write.
  if (score > 0) await ctx.db.write((tx) => updateSender(tx, { key: keys.trust[0], before: keys.trust[1] ?? null, changes: ['limited'], captcha: null }, now));
  return refused('RATE_LIMITED', '', {}, retryAfterSeconds);
}

const TEXT_CODES = { broken: 'MARSHMALLOW_TEXT_BROKEN', empty: 'MARSHMALLOW_EMPTY', 'too-short': 'MARSHMALLOW_TOO_SHORT', 'too-long': 'MARSHMALLOW_TOO_LONG' } as const;
const textRefusal = (problem: keyof typeof TEXT_CODES, params: Record<string, number>): SubmitOutcome => refused(TEXT_CODES[problem], '/content', problem === 'too-short' || problem === 'too-long' ? params : {});

function refused(code: RefusalCode, path: '/content' | '/senderName' | '/captcha' | '', params: Record<string, number> = {}, retryAfterSeconds?: number): SubmitOutcome {
  return { kind: 'refused', code, path, params, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

const isTrapped = ({ trap }: SubmitInput): boolean => trap !== undefined && trap !== '';

/** For the look at duplicates: width, case and white space are no difference. */
const hashOf = (text: string): Buffer => createHash('sha256').update(text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')).digest();

const submissionKey = (talentId: string, key: string | undefined): Buffer | null => (key === undefined || !KEY.test(key) ? null : createHash('sha256').update(`${talentId}\n${key}`).digest().subarray(0, 16));

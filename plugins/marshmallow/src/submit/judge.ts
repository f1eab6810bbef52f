import type { RequestContext } from '@hako/sdk-plugin';
import type { ConfigValues } from '../config/schema.js';
import { filterOptionsOf, type Filters } from '../filter/index.js';
import type { KeptMatch, MessageStatus } from '../messages/types.js';
import { standingOf } from '../trust/score.js';

const MOST_MATCHES = 50;
/** Above it nothing goes out by itself. */
const CALM = 20;

export interface Judged {
  /** After the entries of lists that replace. */
  content: string;
  action: 'allow' | 'flag' | 'reject';
  score: number;
  matches: KeptMatch[];
  /** The filter itself failed: a person looks. */
  failed: boolean;
}

/** What the filter says of question and name. A filter that breaks loses nobody's question. */
export async function judgeText(ctx: RequestContext, talentId: string, box: ConfigValues, content: string, name: string | null): Promise<Judged> {
  const nothing: Judged = { content, action: 'allow', score: 0, matches: [], failed: false };
  if (!box.filterEnabled) return nothing;
  try {
    const filter = await ctx.service<Filters>('filters').forTalent(ctx, talentId, filterOptionsOf(box));
    const first = filter.check(content, { language: ctx.locale });
    const entries = first.matches.flatMap(({ entryId }) => entryId ?? []);
    if (entries.length > 0) ctx.blockList.count(entries);
    // Spans point into what is kept.
    const shown = first.text === content ? first : filter.check(first.text, { language: ctx.locale });
    const named = name === null ? undefined : filter.check(name, { language: ctx.locale });
    const matches = shown.matches.slice(0, MOST_MATCHES).map(({ rule, list, category, severity, start, end, text }) => ({ rule, list, category, severity, start, end, text }));
    return { content: first.text.trim() === '' ? content : first.text, action: worse(first.action, named?.action ?? 'allow'), score: Math.max(first.score, named?.score ?? 0), matches, failed: false };
  } catch (err) {
    ctx.log.error({ err }, 'the filter failed; the message waits for a moderator');
    return { ...nothing, action: 'flag', failed: true };
  }
}

export interface Facts {
  box: Pick<ConfigValues, 'moderation' | 'autoApprove'>;
  judged: Pick<Judged, 'action' | 'score' | 'failed'>;
  blocked: boolean;
  /** 0..100 */
  trust: number;
  trap: boolean;
  captcha: 'none' | 'passed' | 'absent';
  crowd: boolean;
}

export interface Fate {
  status: MessageStatus;
  /** Hidden from the talent, seen by moderators. */
  held: boolean;
  heldReason: 'blocked' | 'trust' | 'trap' | 'filter' | 'captcha' | 'filter-failed' | null;
}

/** Pure: where a question goes. The sender sees nothing of it. */
export function fateOf({ box, judged, blocked, trust, trap, captcha, crowd }: Facts): Fate {
  const standing = standingOf(trust);
  if (blocked) return { status: 'spam', held: true, heldReason: 'blocked' };
  if (standing === 'blocked') return { status: 'spam', held: true, heldReason: 'trust' };
  if (trap) return { status: 'pending', held: true, heldReason: 'trap' };
  if (judged.action === 'reject') return { status: 'pending', held: true, heldReason: 'filter' };
  if (captcha === 'absent') return { status: 'pending', held: true, heldReason: 'captcha' };
  if (judged.failed) return { status: 'pending', held: true, heldReason: 'filter-failed' };
  const goesOut = (!box.moderation || box.autoApprove) && judged.action === 'allow' && judged.score < CALM && standing !== 'suspicious' && !crowd;
  return { status: goesOut ? 'approved' : 'pending', held: false, heldReason: null };
}

const RANK = { allow: 0, flag: 1, reject: 2 } as const;
const worse = (left: Judged['action'], right: Judged['action']): Judged['action'] => (RANK[right] > RANK[left] ? right : left);

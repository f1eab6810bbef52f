import type { RequestContext } from '@hako/sdk-plugin';
import type { FilterMatch } from '@hako/sdk-plugin/matcher';
import type { ConfigValues } from '../config/schema.js';
import { filterOptionsOf, type Filters } from '../filter/index.js';
import type { Filter, FilterResult } from '../filter/types.js';
import type { KeptMatch, MessageStatus } from '../messages/types.js';
import { standingOf } from '../trust/score.js';
import { readName } from './text.js';

const MOST_MATCHES = 50;
/** What an entry that replaces puts there when it names nothing. */
const NOTHING_LEFT = '***';
/** Above it nothing goes out by itself. */
const CALM = 20;

export interface Judged {
  /** After the entries of lists that replace. */
  content: string;
  name: string | null;
  action: 'allow' | 'flag' | 'reject';
  score: number;
  matches: KeptMatch[];
  /** The filter itself failed: a person looks. */
  failed: boolean;
}

/** What the filter says of question and name. A filter that breaks loses nobody's question. */
export async function judgeText(ctx: RequestContext, talentId: string, box: ConfigValues, content: string, name: string | null): Promise<Judged> {
  const nothing: Judged = { content, name, action: 'allow', score: 0, matches: [], failed: false };
  if (!box.filterEnabled) return nothing;
  try {
    const filter = await ctx.service<Filters>('filters').forTalent(ctx, talentId, filterOptionsOf(box));
    const read = look(ctx, filter, content);
    const named = name === null ? undefined : look(ctx, filter, name);
    return {
      content: read.text,
      name: named === undefined ? null : nameAfter(named.text),
      action: named ? worse(read.action, named.action) : read.action,
      score: Math.max(read.score, named?.score ?? 0),
      matches: [...read.matches.map(kept), ...(named?.matches ?? []).map((match) => ({ ...kept(match), in: 'name' as const }))].slice(0, MOST_MATCHES),
      failed: false,
    };
  } catch (err) {
    ctx.log.error({ err }, 'the filter failed; the message waits for a moderator');
    return { ...nothing, action: 'flag', failed: true };
  }
}

/** As it will be kept, with spans that point into that; what taking words out has put together is judged as well. */
function look(ctx: RequestContext, filter: Filter, typed: string): Pick<FilterResult, 'text' | 'action' | 'score' | 'matches'> {
  const first = filter.check(typed, { language: ctx.locale });
  const entries = first.matches.flatMap(({ entryId }) => entryId ?? []);
  if (entries.length > 0) ctx.blockList.count(entries);
  if (first.text === typed) return first;
  // Nothing is left: something stands there all the same, and never what had to go.
  const text = first.text.trim() === '' ? NOTHING_LEFT : first.text;
  const second = filter.check(text, { language: ctx.locale });
  return { text, action: worse(first.action, second.action), score: Math.max(first.score, second.score), matches: second.matches };
}

/** A replacement may be longer than a name may be. */
function nameAfter(text: string): string {
  const name = readName(text);
  return 'name' in name ? name.name : NOTHING_LEFT;
}

const kept = ({ rule, list, category, severity, start, end, text }: FilterMatch): KeptMatch => ({ rule, list, category, severity, start, end, text });

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

import type { Message, MessageLanguage } from '../api/types.js';
import { says } from './found.js';

export const VIEWS = ['waiting', 'flagged', 'held', 'reported', 'approved', 'starred', 'rejected', 'spam'] as const;
export type View = (typeof VIEWS)[number];
export const READER_VIEWS = ['approved', 'starred'] as const satisfies readonly View[];
export const SORTS = ['createdAt', '-createdAt', '-score'] as const;
export type Sort = (typeof SORTS)[number];

export interface DeskQuery {
  view: View;
  sort: Sort;
  language: MessageLanguage | undefined;
  answered: boolean | undefined;
  search: string;
  talentId: string | undefined;
  talentIds: string[] | undefined;
}

/** Waiting: whoever waits longest comes first. What is done: newest first. */
export const defaultSort = (view: View): Sort => (view === 'waiting' || view === 'held' ? 'createdAt' : view === 'flagged' ? '-score' : '-createdAt');

/** Parameters of `GET /marshmallow/messages`. */
export function listParams({ view, sort, language, answered, search, talentId, talentIds }: DeskQuery): Record<string, string | boolean | string[] | undefined> {
  const common = { sort, language, answered, q: search || undefined, talentId, talentIds };
  switch (view) {
    case 'waiting':
      return { ...common, status: 'pending' };
    case 'flagged':
      return { ...common, status: 'pending', flagged: true };
    case 'held':
      return { ...common, status: 'pending', held: true };
    case 'reported':
      return { ...common, status: 'approved', reported: true };
    case 'starred':
      return { ...common, starred: true };
    default:
      return { ...common, status: view };
  }
}

/** Whether a message belongs to what is shown; the browser's own copy of the server's filter, for what changes under the hand. */
export function belongs(message: Message, query: DeskQuery): boolean {
  const { view, language, answered, search, talentId, talentIds } = query;
  if (talentId !== undefined && message.talentId !== talentId) return false;
  if (talentIds !== undefined && !talentIds.includes(message.talentId)) return false;
  if (language !== undefined && message.language !== language) return false;
  if (answered !== undefined && (message.reply !== null) !== answered) return false;
  if (search && !says(message, search)) return false;
  if (view === 'starred') return message.starred;
  if (view === 'reported') return message.status === 'approved' && (message.reports ?? 0) > 0;
  if (view === 'waiting' || view === 'flagged' || view === 'held') {
    if (message.status !== 'pending') return false;
    return view === 'waiting' || (view === 'held' ? message.held : message.filterAction !== 'allow');
  }
  return message.status === view;
}

const newest = (left: Message, right: Message): number => right.createdAt.localeCompare(left.createdAt) || right.id.localeCompare(left.id);
const COMPARE: Record<Sort, (left: Message, right: Message) => number> = {
  '-createdAt': newest,
  createdAt: (left, right) => newest(right, left),
  '-score': (left, right) => (right.filterScore ?? 0) - (left.filterScore ?? 0) || newest(left, right),
};

/**
 * What is shown: the server's pages, with what was changed here since. Of two versions of a message the newer counts, so
 * that an answer that comes late never brings back what is done.
 */
export function merged(pages: readonly Message[], known: ReadonlyMap<string, Message>, query: DeskQuery): Message[] {
  const seen = new Set(pages.map(({ id }) => id));
  const current = pages.map((message) => {
    const mine = known.get(message.id);
    if (!mine || mine.version < message.version) return message;
    // A report is nobody's step: it comes without a new version.
    return mine.version === message.version ? { ...mine, reports: message.reports } : mine;
  });
  const brought = [...known.values()].filter(({ id }) => !seen.has(id));
  return [...current, ...brought].filter((message) => belongs(message, query)).toSorted(COMPARE[query.sort]);
}

/** Where the eye goes when a message leaves: to the one that comes into its place. */
export function after(rows: readonly Message[], id: string): string | null {
  const at = rows.findIndex((row) => row.id === id);
  return (rows[at + 1] ?? rows[at - 1])?.id ?? null;
}

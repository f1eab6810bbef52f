import type { AuditChange, PluginContext } from '@hako/sdk-plugin';
import { notesBefore, type NoteRow } from '../notes/repository.js';
import { activitiesBefore, type ActivityRow } from './activity.js';
import type { TimelinePlace } from './cursor.js';

export type TimelineEntry = { kind: 'change'; at: string; change: AuditChange } | { kind: 'note'; at: string; note: NoteRow } | { kind: 'activity'; at: string; activity: ActivityRow };
export const KINDS = ['change', 'note', 'activity'] as const;
export type Kind = (typeof KINDS)[number];

/** Notes stand in the timeline themselves; that somebody wrote one need not be said again. */
const SAID_BY_NOTE = 'customer.note.added';

/**
 * Everything that happened, newest first: the change log, notes, and what other plugins told. Each source is asked for a
 * whole page and goes on behind what was used of it, so that nothing is skipped or shown twice while others write.
 */
export async function readTimeline(ctx: PluginContext, customerId: string, options: { place: TimelinePlace; pageSize: number; kinds: readonly Kind[] }): Promise<{ items: TimelineEntry[]; next: TimelinePlace | null }> {
  const { place, pageSize, kinds } = options;
  const resource = { type: 'customer', id: customerId };
  const wants = (kind: Kind, where: unknown): boolean => kinds.includes(kind) && where !== 'end';
  const [changes, notes, activities] = await Promise.all([
    wants('change', place.changes) ? ctx.audit.history(resource, { limit: pageSize, ...(place.changes === null ? {} : { cursor: place.changes }) }) : { items: [], nextCursor: null },
    wants('note', place.notes) ? ctx.db.read((reader) => notesBefore(reader, customerId, place.notes === 'end' ? null : place.notes, pageSize + 1)) : [],
    wants('activity', place.activities) ? ctx.db.read((reader) => activitiesBefore(reader, customerId, place.activities === 'end' ? null : place.activities, pageSize + 1)) : [],
  ]);
  const all: TimelineEntry[] = [
    ...changes.items.map((change) => ({ kind: 'change' as const, at: change.at, change })),
    ...notes.slice(0, pageSize).map((note) => ({ kind: 'note' as const, at: note.createdAt.toISOString(), note })),
    ...activities.slice(0, pageSize).map((activity) => ({ kind: 'activity' as const, at: activity.at.toISOString(), activity })),
  ];
  // Stable: what one source says at one moment stays in its own order.
  const used = all.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0)).slice(0, pageSize);
  const usedOf = (kind: Kind): number => used.filter((entry) => entry.kind === kind).length;
  const next: TimelinePlace = {
    changes: await changesPlace(ctx, resource, place.changes, { used: usedOf('change'), read: changes.items.length, nextCursor: changes.nextCursor, wanted: wants('change', place.changes) }),
    notes: rowPlace(place.notes, notes.map(({ createdAt, id }) => ({ at: createdAt.toISOString(), id })), usedOf('note'), wants('note', place.notes)),
    activities: rowPlace(place.activities, activities.map(({ at, id }) => ({ at: at.toISOString(), id })), usedOf('activity'), wants('activity', place.activities)),
  };
  const items = kinds.includes('note') ? used.filter((entry) => entry.kind !== 'change' || entry.change.action !== SAID_BY_NOTE) : used;
  return { items, next: next.changes === 'end' && next.notes === 'end' && next.activities === 'end' ? null : next };
}

/** The log's cursor is its own secret: reading exactly what was used names the place behind it. */
async function changesPlace(ctx: PluginContext, resource: { type: string; id: string }, was: TimelinePlace['changes'], page: { used: number; read: number; nextCursor: string | null; wanted: boolean }): Promise<TimelinePlace['changes']> {
  if (!page.wanted) return 'end';
  if (page.used === page.read) return page.nextCursor ?? 'end';
  if (page.used === 0) return was;
  const { nextCursor } = await ctx.audit.history(resource, { limit: page.used, ...(was === null || was === 'end' ? {} : { cursor: was }) });
  return nextCursor ?? 'end';
}

function rowPlace(was: TimelinePlace['notes'], rows: readonly { at: string; id: string }[], used: number, wanted: boolean): TimelinePlace['notes'] {
  if (!wanted || used === rows.length) return 'end';
  return used === 0 ? was : (rows[used - 1] ?? 'end');
}

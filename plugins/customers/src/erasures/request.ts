import { invalid, type PluginContext } from '@hako/sdk-plugin';
import type { CustomerFilters } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { archiveFilters, visibleCustomers } from '../stores/archives.js';
import { candidates, insertRun, type NewPerson } from './repository.js';
import { MOST_PEOPLE, PEOPLE_A_PAGE, type Candidate } from './types.js';

export interface Which {
  ids?: string[] | undefined;
  filters?: CustomerFilters | undefined;
}

export interface Picked {
  /** Who would go. */
  people: Candidate[];
  held: number;
  waiting: number;
}

/** For the vault: the agency's own decision, over all of its people. */
export const why = (reason: string) => ({ purpose: 'maintenance' as const, reason, scope: { type: 'tenant' as const } });

export async function pick(ctx: PluginContext, which: Which): Promise<Picked> {
  const visible = await visibleCustomers(ctx, 'customer.rights:delete');
  const filters = which.filters && (await archiveFilters(ctx, which.filters));
  const found = await ctx.db.read((reader) => candidates(reader, { ids: which.ids, filters }, visible));
  if (found.length > MOST_PEOPLE) throw refuse('BATCH_TOO_LARGE', { params: { limit: MOST_PEOPLE }, details: { limit: MOST_PEOPLE } });
  return { people: found.filter(({ held, waiting }) => !held && !waiting), held: found.filter(({ held }) => held).length, waiting: found.filter(({ held, waiting }) => waiting && !held).length };
}

/** The vault asks a second person once for all of them; nothing is lost until they agreed and somebody runs it. */
export async function requestErasures(ctx: PluginContext, which: Which, wish: { reason: string; confirm: number }): Promise<string> {
  const { people } = await pick(ctx, which);
  if (people.length === 0) throw refuse('ERASURE_STATE', { details: { state: 'nobody' } });
  // Found by a filter, they may have become more since they were counted.
  if (wish.confirm !== people.length) throw invalid([{ path: '/confirm', code: 'mismatch' }]);
  const known = await withRecords(ctx, people);
  const pages: Candidate[][] = [];
  for (let at = 0; at < known.length; at += PEOPLE_A_PAGE) pages.push(known.slice(at, at + PEOPLE_A_PAGE));
  const set = await ctx.pii.requestErasures(pages.map(subjectsOf), why(wish.reason));
  const id = ctx.ids.uuid();
  const rows = pages.flatMap((page, number) =>
    page.map((person): NewPerson => ({ id: ctx.ids.uuid(), customerId: person.id, page: number, subjects: person.subjectIds.map((subjectId) => ({ subjectId, approvalId: set.approvalId, expiresAt: set.expiresAt })) })),
  );
  await ctx.db.write(async (tx) => {
    const by = { id: ctx.principal.id, name: ctx.principal.name };
    if (!(await insertRun(tx, { id, reason: wish.reason, approvalId: set.approvalId, pages: set.pages, expiresAt: set.expiresAt, at: ctx.clock.now(), by }, rows))) throw refuse('ERASURE_STATE', { details: { state: 'awaiting' } });
    await ctx.audit.change(tx, { action: 'customer.erasures.requested', resource: { type: 'customer-erasures', id }, after: { people: rows.length, reason: wish.reason } });
  });
  return id;
}

/** As the vault was told: each id once. */
export const subjectsOf = (page: readonly Pick<Candidate, 'subjectIds'>[]): string[] => [...new Set(page.flatMap(({ subjectIds }) => subjectIds))];

/** Whom the vault never heard of gets a record there, so that her erasure takes two people and is signed like any other. */
async function withRecords(ctx: PluginContext, people: readonly Candidate[]): Promise<Candidate[]> {
  const all = people.map((person) => (person.subjectIds.length > 0 ? person : { ...person, subjectIds: [ctx.pii.subjectId(`customer:${person.id}`)] }));
  const fresh = all.flatMap((person, index) => (people[index]?.subjectIds.length === 0 ? [{ subjectId: person.subjectIds[0] ?? '', storeId: person.storeId, kind: person.kind, record: {} }] : []));
  for (let at = 0; at < fresh.length; at += 1_000) await ctx.pii.put(fresh.slice(at, at + 1_000), { purpose: 'maintenance', reason: 'to be erased with a receipt' });
  return all;
}

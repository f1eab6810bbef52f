import type { ErasedOfPage, JobHandler, PluginContext } from '@hako/sdk-plugin';
import type { CountCache } from '../customers/count-cache.js';
import { allOfPeople, endErasures, lockWaiting, saveSubjects, type ErasureSubject } from '../rights/erasure-repository.js';
import { forget, removeFiles } from '../rights/erasure.js';
import { findRun, lockThere, openPages, peopleOfPage, setRun, type PagePerson } from './repository.js';
import { subjectsOf, why } from './request.js';
import type { ErasureRun } from './types.js';

/** Page by page; a page that was cut short is shown to the vault again and gets the same receipts. */
export const eraseJob: JobHandler = async (run, ctx) => {
  const erasures = await ctx.db.read((reader) => findRun(reader, String(run.data['runId'])));
  if (!erasures) throw new Error('the erasures are gone');
  for (const page of await ctx.db.read((reader) => openPages(reader, erasures.id))) {
    await run.throwIfCancelled();
    await erasePage(ctx, erasures, page);
    await ctx.db.write((tx) => run.checkpoint(tx, { processed: page + 1, total: erasures.pages.length }));
  }
  await ctx.db.write((tx) => setRun(tx, erasures.id, { state: 'done', doneAt: ctx.clock.now() }));
  ctx.service<CountCache>('counts').forget(ctx.tenant.id);
  const { erased = 0, kept = 0 } = (await ctx.db.read((reader) => findRun(reader, erasures.id))) ?? {};
  return { erased, kept };
};

/** The vault first, then core forgets: all of the page in one transaction. */
export async function erasePage(ctx: PluginContext, run: ErasureRun, page: number): Promise<void> {
  const people = await ctx.db.read((reader) => peopleOfPage(reader, run.id, page));
  const waiting = people.filter(({ state }) => state === 'awaiting');
  if (waiting.length === 0) return;
  const now = await ctx.db.read((reader) => allOfPeople(reader, waiting.map(({ customerId }) => customerId)));
  // Merged with somebody since: those records were never agreed on.
  const hasMore = ({ customerId, subjects }: PagePerson): boolean => now.get(customerId)?.subjectIds.some((id) => !subjects.some(({ subjectId }) => subjectId === id)) ?? false;
  const stays = new Set(waiting.filter((person) => !person.open || hasMore(person)));
  const keep = [...stays].flatMap(({ subjects }) => subjects.map(({ subjectId }) => subjectId));
  const ids = subjectsOf(people.map(({ subjects }) => ({ subjectIds: subjects.map(({ subjectId }) => subjectId) })));
  const answers = new Map((await ctx.pii.shredPage(ids, { approvalId: run.approvalId, pages: run.pages, keep }, why(run.reason))).map((answer) => [answer.subjectId, answer]));
  await settle(ctx, waiting, stays, answers);
}

async function settle(ctx: PluginContext, people: readonly PagePerson[], stays: ReadonlySet<PagePerson>, answers: ReadonlyMap<string, ErasedOfPage>): Promise<void> {
  const isGone = (person: PagePerson): boolean => !stays.has(person) && person.subjects.every(({ subjectId }) => ['shredded', 'not_found'].includes(answers.get(subjectId)?.status ?? ''));
  const proven = ({ subjects }: PagePerson): ErasureSubject[] =>
    subjects.map((subject) => {
      const answer = answers.get(subject.subjectId);
      return answer?.status === 'shredded' ? { ...subject, proof: answer.proof } : subject;
    });
  await removeFiles(ctx, people.filter(isGone).map(({ customerId }) => customerId));
  await ctx.db.write(async (tx) => {
    const still = await lockWaiting(tx, people.map(({ erasureId }) => erasureId));
    const waiting = people.filter(({ erasureId }) => still.has(erasureId));
    const there = await lockThere(tx, waiting.map(({ customerId }) => customerId));
    const goes = (person: PagePerson): boolean => there.has(person.customerId) && isGone(person);
    await saveSubjects(tx, waiting.map((person) => ({ id: person.erasureId, subjects: proven(person) })));
    await forget(ctx, tx, waiting.filter(goes).map((person) => ({ ...person, receipts: person.subjects.length })));
    await endErasures(tx, waiting.filter((person) => !goes(person)).map(({ erasureId }) => ({ id: erasureId, removed: null })), { state: 'cancelled', at: ctx.clock.now(), by: ctx.principal.id });
  });
}

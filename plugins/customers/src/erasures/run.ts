import type { ErasedOfPage, JobHandler, PluginContext } from '@hako/sdk-plugin';
import type { CountCache } from '../customers/count-cache.js';
import { allOfPerson, endErasure, saveSubjects, type ErasureSubject } from '../rights/erasure-repository.js';
import { finishErasure } from '../rights/erasure.js';
import { findRun, openPages, peopleOfPage, setRun, type PagePerson } from './repository.js';
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

/** The vault first, then core forgets, person by person, each in one transaction. */
export async function erasePage(ctx: PluginContext, run: ErasureRun, page: number): Promise<void> {
  const people = await ctx.db.read((reader) => peopleOfPage(reader, run.id, page));
  const waiting = people.filter(({ state }) => state === 'awaiting');
  if (waiting.length === 0) return;
  const stays = new Set<PagePerson>();
  for (const person of waiting) if (!person.open || (await hasMore(ctx, person))) stays.add(person);
  const keep = [...stays].flatMap(({ subjects }) => subjects.map(({ subjectId }) => subjectId));
  const ids = subjectsOf(people.map(({ subjects }) => ({ subjectIds: subjects.map(({ subjectId }) => subjectId) })));
  const answers = new Map((await ctx.pii.shredPage(ids, { approvalId: run.approvalId, pages: run.pages, keep }, why(run.reason))).map((answer) => [answer.subjectId, answer]));
  for (const person of waiting) await settle(ctx, person, answers);
}

async function settle(ctx: PluginContext, person: PagePerson, answers: ReadonlyMap<string, ErasedOfPage>): Promise<void> {
  const subjects = person.subjects.map((subject): ErasureSubject => {
    const answer = answers.get(subject.subjectId);
    return answer?.status === 'shredded' ? { ...subject, proof: answer.proof } : subject;
  });
  const gone = person.subjects.every(({ subjectId }) => ['shredded', 'not_found'].includes(answers.get(subjectId)?.status ?? ''));
  await ctx.db.write((tx) => saveSubjects(tx, person.erasureId, subjects));
  if (gone && person.open) return finishErasure(ctx, { id: person.customerId, talentId: person.talentId }, { id: person.erasureId });
  await ctx.db.write((tx) => endErasure(tx, person.erasureId, { state: 'cancelled', removed: null, at: ctx.clock.now(), by: ctx.principal.id }));
}

/** Merged with somebody since: those records were never agreed on. */
async function hasMore(ctx: PluginContext, { customerId, subjects }: PagePerson): Promise<boolean> {
  const { subjectIds } = await ctx.db.read((reader) => allOfPerson(reader, customerId));
  return subjectIds.some((id) => !subjects.some(({ subjectId }) => subjectId === id));
}

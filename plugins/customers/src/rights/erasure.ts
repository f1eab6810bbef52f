import { invalid, notFound, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { LoadedCustomer } from '../customers/repository.js';
import { refuse } from '../errors.js';
import { allOfPeople, allOfPerson, endErasures, erasureOf, insertErasure, lockErasure, saveSubjects, type ErasureRow, type ErasureSubject } from './erasure-repository.js';
import { forgetPeople, together } from './forget.js';
import { hasHold } from './holds.js';
import { because, lockThere } from './state.js';

/** The vault asks a second person for each of her records; nothing is lost until they agreed and somebody runs it. */
export async function requestErasure(ctx: PluginContext, customer: LoadedCustomer, wish: { reason: string; confirm: string }): Promise<void> {
  if (wish.confirm.trim() !== customer.nickname) throw invalid([{ path: '/confirm', code: 'mismatch' }]);
  await ctx.db.read((reader) => refuseHeld(hasHold(reader, customer.id)));
  const waiting = await ctx.db.read((reader) => erasureOf(reader, customer.id));
  if (waiting?.state === 'awaiting') throw refuse('ERASURE_STATE', { details: { state: 'awaiting' } });
  const { subjectIds } = await ctx.db.read((reader) => allOfPerson(reader, customer.id));
  const subjects: ErasureSubject[] = [];
  for (const subjectId of subjectIds.length > 0 ? subjectIds : [await emptySubject(ctx, customer)]) {
    const { approvalId, expiresAt } = await ctx.pii.requestErasure(subjectId, because(customer, wish.reason));
    subjects.push({ subjectId, approvalId, expiresAt });
  }
  await ctx.db.write(async (tx) => {
    await lockThere(tx, customer.id);
    const made = await insertErasure(tx, { id: ctx.ids.uuid(), customerId: customer.id, reason: wish.reason, subjects, at: ctx.clock.now(), by: { id: ctx.principal.id, name: ctx.principal.name } });
    if (!made) throw refuse('ERASURE_STATE', { details: { state: 'awaiting' } });
    await ctx.audit.change(tx, { action: 'customer.erasure.requested', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, meta: { records: subjects.length } });
  });
}

/** Whom the vault never heard of gets a record there, so that her erasure takes two people and is signed like any other. */
async function emptySubject(ctx: PluginContext, customer: LoadedCustomer): Promise<string> {
  const subjectId = ctx.pii.subjectId(`customer:${customer.id}`);
  await ctx.pii.put([{ subjectId, storeId: customer.profileStoreId, kind: customer.profileType, record: {} }], { purpose: 'customer_edit', reason: 'to be erased with a receipt' });
  return subjectId;
}

/**
 * The vault first, record by record, each receipt kept at once: after a kill the same call goes on and gets the same
 * receipts. Core forgets in one transaction when all of them are there.
 */
export async function runErasure(ctx: PluginContext, customer: LoadedCustomer): Promise<void> {
  const erasure = await ctx.db.read((reader) => erasureOf(reader, customer.id));
  if (!erasure || erasure.state !== 'awaiting') throw refuse('ERASURE_STATE', { details: { state: erasure?.state ?? 'none' } });
  refuseTogether(erasure);
  await ctx.db.read((reader) => refuseHeld(hasHold(reader, customer.id)));
  const { subjectIds } = await ctx.db.read((reader) => allOfPerson(reader, customer.id));
  // Merged with somebody since: those records were never agreed on.
  if (subjectIds.some((id) => !erasure.subjects.some(({ subjectId }) => subjectId === id))) throw refuse('ERASURE_STATE', { details: { state: 'changed' } });
  const subjects = [...erasure.subjects];
  for (const [index, subject] of subjects.entries()) {
    if (subject.proof) continue;
    const proof = await ctx.pii.shred(subject.subjectId, subject.approvalId, because(customer, erasure.reason ?? 'erasure'));
    subjects[index] = { ...subject, proof };
    await ctx.db.write((tx) => saveSubjects(tx, [{ id: erasure.id, subjects }]));
  }
  await finishErasure(ctx, customer, erasure);
}

/** Core's part, when the vault has shredded all of hers. */
async function finishErasure(ctx: PluginContext, customer: Pick<LoadedCustomer, 'id' | 'talentId'>, erasure: Pick<ErasureRow, 'id'>): Promise<void> {
  await removeFiles(ctx, [customer.id]);
  await ctx.db.write(async (tx) => {
    const row = await lockErasure(tx, erasure.id);
    if (!row || row.state !== 'awaiting') return;
    await lockThere(tx, customer.id);
    await forget(ctx, tx, [{ erasureId: row.id, customerId: customer.id, talentId: customer.talentId, receipts: row.subjects.length }]);
  });
}

/** Somebody of whom the vault keeps nothing any more. */
export interface Gone {
  erasureId: string;
  customerId: string;
  talentId: string;
  receipts: number;
}

/** In the transaction that has locked them and their erasures, with a handful of statements for all. */
export async function forget(ctx: PluginContext, tx: TenantTransaction, people: readonly Gone[]): Promise<void> {
  if (people.length === 0) return;
  const by = { at: ctx.clock.now(), id: ctx.principal.id };
  const all = await allOfPeople(tx, people.map(({ customerId }) => customerId));
  const idsOf = ({ customerId }: Gone): string[] => all.get(customerId)?.customerIds ?? [];
  const removed = await forgetPeople(tx, people.flatMap(idsOf), by);
  const removedOf = (person: Gone) => together(idsOf(person).map((id) => removed.get(id) ?? {}));
  await endErasures(tx, people.map((person) => ({ id: person.erasureId, removed: removedOf(person) })), { state: 'done', at: by.at, by: by.id });
  // No label: the log of the erasure must not be what keeps her name.
  await ctx.audit.changeMany(tx, people.map((person) => ({ action: 'customer.erased', resource: { type: 'customer', id: person.customerId }, scope: { type: 'talent', id: person.talentId }, meta: { ...removedOf(person), receipts: person.receipts } })));
  await ctx.events.emitMany(tx, 'customer.erased@1', people.flatMap((person) => idsOf(person).map((customerId) => ({ customerId, talentId: person.talentId }))));
}

/** Copies of everything that were made for them and are still kept. */
export async function removeFiles(ctx: PluginContext, customerIds: readonly string[]): Promise<void> {
  const rows = await ctx.db.read((reader) => reader.rows<{ json: string | null; html: string | null }>('select json_key as json, html_key as html from customers_access_export where customer_id = any($1::uuid[])', [customerIds]));
  for (const key of rows.flatMap(({ json, html }) => [json, html])) if (key !== null) await ctx.pii.deleteFile(key);
}

export async function cancelErasure(ctx: PluginContext, customer: LoadedCustomer): Promise<void> {
  await ctx.db.write(async (tx) => {
    const waiting = await erasureOf(tx, customer.id);
    const row = waiting && (await lockErasure(tx, waiting.id));
    if (!row) throw notFound();
    refuseTogether(row);
    // What the vault has shredded cannot be called back: then it has to be finished.
    if (row.state !== 'awaiting' || row.subjects.some(({ proof }) => proof !== undefined)) throw refuse('ERASURE_STATE', { details: { state: row.state } });
    await endErasures(tx, [{ id: row.id, removed: null }], { state: 'cancelled', at: ctx.clock.now(), by: ctx.principal.id });
    await ctx.audit.change(tx, { action: 'customer.erasure.cancelled', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId } });
  });
}

function refuseTogether({ state, runId }: ErasureRow): void {
  if (state === 'awaiting' && runId !== null) throw refuse('ERASURE_STATE', { details: { state: 'together' } });
}

async function refuseHeld(held: Promise<boolean>): Promise<void> {
  if (await held) throw refuse('CUSTOMER_HELD');
}

import type { AuditEntry, PluginContext, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { insertMembership, overlapping } from '../memberships/repository.js';
import { applyChanges, lockVisible, openItems, removeUntouched, settleItems, settleUndo, undoItems, type ItemResult, type LockedCustomer } from './repository.js';
import type { BatchRecord, Before } from './types.js';

export const CHUNK = 500;
const MOST_TAGS = 50;

/** Entries of the catalogue, looked up once for the whole batch. */
export interface BatchTarget {
  batch: BatchRecord;
  visible: VisibleScopes;
  membership?: { typeId: string; levelId: string } | undefined;
}

/** One chunk in the caller's transaction: customers, log, event and results. Answers how many there were; 0 is the end. */
export async function applyChunk(ctx: PluginContext, tx: TenantTransaction, target: BatchTarget): Promise<number> {
  const items = await openItems(tx, target.batch.id, CHUNK);
  if (items.length === 0) return 0;
  const locked = new Map((await lockVisible(tx, items.map(({ customerId }) => customerId), target.visible)).map((customer) => [customer.id, customer]));
  const results: ItemResult[] = [];
  const changed: { was: LockedCustomer; now: LockedCustomer }[] = [];
  for (const { position, customerId } of items) {
    const was = locked.get(customerId);
    if (!was) {
      results.push({ position, outcome: 'not_found', before: null, made_version: null });
    } else if (was.restricted) {
      results.push({ position, outcome: 'restricted', before: null, made_version: null });
    } else if (target.batch.action === 'add-membership') {
      results.push(await addMembership(ctx, tx, target, was, position));
    } else {
      const { now, before } = step(target.batch, was);
      if (before) changed.push({ was, now });
      results.push({ position, outcome: before ? 'done' : 'unchanged', before, made_version: before ? was.version + 1 : null });
    }
  }
  await applyChanges(tx, changed.map(({ now }) => now), { at: ctx.clock.now(), id: ctx.principal.id });
  await settleItems(tx, target.batch.id, results);
  await tell(ctx, tx, target.batch.id, changed);
  return items.length;
}

/** Takes back what nobody has changed since. */
export async function undoChunk(ctx: PluginContext, tx: TenantTransaction, { batch, visible }: BatchTarget): Promise<number> {
  const items = await undoItems(tx, batch.id, CHUNK);
  if (items.length === 0) return 0;
  const locked = new Map((await lockVisible(tx, items.map(({ customerId }) => customerId), visible)).map((customer) => [customer.id, customer]));
  const results: { position: number; undone: 'done' | 'changed' }[] = [];
  const changed: { was: LockedCustomer; now: LockedCustomer }[] = [];
  for (const { position, customerId, before, madeVersion } of items) {
    const was = locked.get(customerId);
    const undone = was !== undefined && !was.restricted && before !== null && ('membershipId' in before ? await removeUntouched(tx, before.membershipId) : was.version === madeVersion);
    if (undone && !('membershipId' in before)) changed.push({ was, now: { ...was, ...before } });
    results.push({ position, undone: undone ? 'done' : 'changed' });
  }
  await applyChanges(tx, changed.map(({ now }) => now), { at: ctx.clock.now(), id: ctx.principal.id });
  await settleUndo(tx, batch.id, results);
  await tell(ctx, tx, batch.id, changed);
  return items.length;
}

/** `before` is null when nothing changes. */
function step({ action, params }: BatchRecord, was: LockedCustomer): { now: LockedCustomer; before: Before | null } {
  if (action === 'set-status') return was.status === params.status ? same(was) : { now: { ...was, status: params.status ?? was.status }, before: { status: was.status } };
  if (action === 'deactivate' || action === 'reactivate') {
    const active = action === 'reactivate';
    return was.active === active ? same(was) : { now: { ...was, active }, before: { active: was.active } };
  }
  const given = params.tags ?? [];
  const tags = action === 'add-tags' ? [...new Set([...was.tags, ...given])].slice(0, MOST_TAGS) : was.tags.filter((tag) => !given.includes(tag));
  return tags.length === was.tags.length ? same(was) : { now: { ...was, tags }, before: { tags: was.tags } };
}

const same = (was: LockedCustomer): { now: LockedCustomer; before: null } => ({ now: was, before: null });

async function addMembership(ctx: PluginContext, tx: TenantTransaction, { batch, membership }: BatchTarget, customer: LockedCustomer, position: number): Promise<ItemResult> {
  const { membership: given } = batch.params;
  if (!given || !membership) throw new Error('a batch of memberships names none');
  const period = { validFrom: new Date(given.validFrom), validTo: given.validTo === null ? null : new Date(given.validTo) };
  if (await overlapping(tx, { customerId: customer.id, typeId: membership.typeId, ...period, except: null })) return { position, outcome: 'overlap', before: null, made_version: null };
  const id = ctx.ids.uuid();
  await insertMembership(tx, { id, customerId: customer.id, ...membership, ...period, autoRenew: false, externalControl: false, externalRef: null, note: given.note, at: ctx.clock.now(), by: ctx.principal.id });
  await ctx.events.emit(tx, 'membership.created@1', { membershipId: id, customerId: customer.id, talentId: customer.talentId, type: given.type, level: given.level });
  await ctx.audit.change(tx, { action: 'customer.membership.added', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, before: null, after: { type: given.type, level: given.level, validFrom: given.validFrom, validTo: given.validTo, note: given.note }, meta: { batchId: batch.id } });
  return { position, outcome: 'done', before: { membershipId: id }, made_version: null };
}

async function tell(ctx: PluginContext, tx: TenantTransaction, batchId: string, changed: readonly { was: LockedCustomer; now: LockedCustomer }[]): Promise<void> {
  if (changed.length === 0) return;
  await ctx.audit.changeMany(tx, changed.map(({ was, now }): AuditEntry => ({
    action: was.active === now.active ? 'customer.updated' : now.active ? 'customer.reactivated' : 'customer.deactivated',
    resource: { type: 'customer', id: now.id, label: now.nickname }, scope: { type: 'talent', id: now.talentId }, before: facts(was), after: facts(now), meta: { batchId },
  })));
  await ctx.events.emit(tx, 'customer.batch@1', { batchId, customerIds: changed.map(({ now }) => now.id) });
}

const facts = ({ status, tags, active }: LockedCustomer): Record<string, unknown> => ({ status, tags, active });

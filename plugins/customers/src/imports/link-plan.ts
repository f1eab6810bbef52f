import type { TenantReader } from '@hako/sdk-plugin';
import { identitiesOf, membershipsOf, ownersOf, type ExternalIdOwner, type StoredIdentity, type StoredMembership } from './link-repository.js';
import type { ImportIdentity, ImportMembership } from './links.js';
import type { RowErrors } from './repository.js';
import type { ImportRow } from './row.js';

/** A row and the customer that it is of; a new one has nothing yet. */
export interface LinkedRow {
  row: ImportRow;
  customerId: string;
  isNew: boolean;
}

interface Changed<T> {
  before: T;
  after: T;
}

/** What to do with accounts, memberships and other ids of a batch. */
export interface LinkPlan {
  newIdentities: StoredIdentity[];
  changedIdentities: Changed<StoredIdentity>[];
  newMemberships: StoredMembership[];
  changedMemberships: Changed<StoredMembership>[];
  newExternalIds: ExternalIdOwner[];
  /** Customers for whom something of this changes. */
  touched: Set<string>;
  rejected: RowErrors[];
}

export interface LinkOptions {
  profileStoreId: string;
  now: Date;
  newId(): string;
  /** In a transaction that changes them: held until its end. */
  lock: boolean;
}

/** Decides for every row; a row that cannot be is rejected whole, before anything of it is stored. */
export async function planLinks(reader: TenantReader, rows: readonly LinkedRow[], options: LinkOptions): Promise<LinkPlan> {
  const plan: LinkPlan = { newIdentities: [], changedIdentities: [], newMemberships: [], changedMemberships: [], newExternalIds: [], touched: new Set(), rejected: [] };
  const busy = rows.filter(({ row }) => row.identities.length + row.memberships.length + row.externalIds.length > 0);
  if (busy.length === 0) return plan;
  const idsOf = (list: 'identities' | 'memberships'): string[] => [...new Set(busy.filter(({ row, isNew }) => !isNew && row[list].length > 0).map(({ customerId }) => customerId))];
  const [forIdentities, forMemberships, wantedIds] = [idsOf('identities'), idsOf('memberships'), busy.flatMap(({ row }) => row.externalIds)];
  const identities = forIdentities.length === 0 ? [] : await identitiesOf(reader, forIdentities, options.lock);
  const memberships = forMemberships.length === 0 ? [] : await membershipsOf(reader, forMemberships, options.lock);
  const owners = wantedIds.length === 0 ? [] : await ownersOf(reader, options.profileStoreId, wantedIds);
  const owner = new Map(owners.map((one) => [`${one.consumer}:${one.externalId}`, one.customerId]));
  for (const linked of busy) {
    const { row, customerId } = linked;
    const problem = planIds(plan, linked, owner) ?? planMemberships(plan, linked, memberships.filter((one) => one.customerId === customerId), options);
    if (problem) plan.rejected.push({ record: row.record, errors: [problem] });
    else for (const identity of row.identities) planIdentity(plan, linked, identities.find((one) => one.customerId === customerId && one.platform === identity.platform && one.uid === identity.uid), { identity, id: options.newId() });
  }
  return plan;
}

type Problem = { field: string; code: string };

function planIds(plan: LinkPlan, { row, customerId }: LinkedRow, owner: Map<string, string>): Problem | undefined {
  const keyed = row.externalIds.map((one) => ({ ...one, key: `${one.consumer}:${one.externalId}` }));
  if (keyed.some(({ key }) => owner.has(key) && owner.get(key) !== customerId)) return { field: 'external_ids', code: 'taken' };
  for (const { key, consumer, externalId } of keyed) {
    if (owner.has(key)) continue;
    owner.set(key, customerId);
    plan.newExternalIds.push({ consumer, externalId, customerId });
    plan.touched.add(customerId);
  }
  return undefined;
}

/** All of a row's memberships or none of them. */
function planMemberships(plan: LinkPlan, { row, customerId }: LinkedRow, stored: readonly StoredMembership[], { now, newId }: LinkOptions): Problem | undefined {
  const current = [...stored];
  const made: StoredMembership[] = [];
  const changed: Changed<StoredMembership>[] = [];
  for (const wanted of row.memberships) {
    const before = current.find((one) => one.typeId === wanted.typeId && one.levelId === wanted.levelId && isMeant(one, wanted, now));
    // What an adapter keeps is not changed by a file.
    if (before?.externalControl) continue;
    const after = before ? merged(before, wanted) : fresh(wanted, { id: newId(), customerId, now });
    if (after.validTo && after.validTo <= after.validFrom) return { field: 'membership_to', code: 'before_start' };
    if (after.autoRenew && !after.validTo) return { field: 'membership_auto_renew', code: 'needs_end' };
    if (current.some((other) => other.id !== after.id && other.typeId === after.typeId && overlaps(other, after))) return { field: 'membership_type', code: 'overlap' };
    if (before) {
      current.splice(current.indexOf(before), 1, after);
      if (!same(before, after)) changed.push({ before, after });
    } else {
      current.push(after);
      made.push(after);
    }
  }
  plan.newMemberships.push(...made);
  plan.changedMemberships.push(...changed);
  if (made.length + changed.length > 0) plan.touched.add(customerId);
  return undefined;
}

/** Named by its beginning; without one, the one that is valid or still to come. */
function isMeant(stored: StoredMembership, wanted: ImportMembership, now: Date): boolean {
  return wanted.validFrom ? stored.validFrom.getTime() === wanted.validFrom.getTime() : stored.validTo === null || stored.validTo > now;
}

function merged(before: StoredMembership, wanted: ImportMembership): StoredMembership {
  return { ...before, validTo: wanted.validTo ?? before.validTo, autoRenew: wanted.autoRenew ?? before.autoRenew, externalRef: wanted.externalRef ?? before.externalRef, note: wanted.note ?? before.note };
}

function fresh(wanted: ImportMembership, made: { id: string; customerId: string; now: Date }): StoredMembership {
  return {
    id: made.id, customerId: made.customerId, typeId: wanted.typeId, levelId: wanted.levelId, validFrom: wanted.validFrom ?? made.now, validTo: wanted.validTo ?? null,
    autoRenew: wanted.autoRenew ?? false, externalControl: false, externalRef: wanted.externalRef ?? null, note: wanted.note ?? null,
  };
}

/** Ends are exclusive. */
function overlaps(one: StoredMembership, other: StoredMembership): boolean {
  return (other.validTo === null || one.validFrom < other.validTo) && (one.validTo === null || other.validFrom < one.validTo);
}

const same = (before: StoredMembership, after: StoredMembership): boolean => JSON.stringify(before) === JSON.stringify(after);

function planIdentity(plan: LinkPlan, { customerId }: LinkedRow, before: StoredIdentity | undefined, wanted: { identity: ImportIdentity; id: string }): void {
  const { platform, uid, nickname, profileUrl, madeUrl } = wanted.identity;
  if (!before) {
    plan.newIdentities.push({ id: wanted.id, customerId, platform, uid, nickname: nickname ?? null, profileUrl: profileUrl ?? madeUrl, verified: false, current: true });
  } else {
    const after = { ...before, nickname: nickname ?? before.nickname, profileUrl: profileUrl ?? before.profileUrl, current: true };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    plan.changedIdentities.push({ before, after });
  }
  plan.touched.add(customerId);
}

import { invalid, notFound, versionConflict, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { sortKeys, listFields } from '../custom-fields/repository.js';
import type { CustomValues } from '../custom-fields/types.js';
import { findCustomer, lockCustomer, parseCustomer, saveCompany, updateCustomer, type LoadedCustomer } from '../customers/repository.js';
import { requireOpen } from '../customers/scope.js';
import { grams, searchText } from '../customers/search-text.js';
import { requireStatus } from '../customers/status.js';
import { refuse } from '../errors.js';
import { hasHold } from '../rights/holds.js';
import { tellVault } from '../consents/effect.js';
import { canJoin, factsOf, mergedFacts, undoneFacts, MERGE_FIELDS, type Choice, type Choices, type MergeFacts } from './choices.js';
import { moveBack, moveRows } from './moving.js';
import { emptyProfile, joinProfiles } from './personal.js';
import { endMerge, insertMerge, lockMerge, pointProfiles, setMergedInto, type MergeRow } from './repository.js';
import { alignArchives } from '../stores/align.js';

export const UNDO_DAYS = 30;
const DAY_MS = 86_400_000;

export interface MergeWish {
  kept: { id: string; version: number };
  merged: { id: string; version: number };
  choices: Choices;
  personal: Choice;
}

/**
 * One person of two. The vault is written first, under an id that nothing knows yet; core's transaction then points at it,
 * moves what hangs on the other record and leaves that one as a pointer. Everything can be taken back for thirty days.
 */
export async function mergeCustomers(ctx: PluginContext, wish: MergeWish): Promise<string> {
  for (const field of MERGE_FIELDS) if (wish.choices[field] === 'both' && !canJoin(field)) throw invalid([{ path: `/choices/${field}`, code: 'not_applicable' }]);
  const id = ctx.ids.uuid();
  await alignArchives(ctx);
  const [kept, merged] = await ctx.db.read(async (reader) => [await findCustomer(reader, wish.kept.id), await findCustomer(reader, wish.merged.id)] as const);
  if (!kept || !merged) throw notFound();
  check(kept, merged, wish);
  const profiles = await joinProfiles(ctx, { kept, merged }, id, wish.personal);
  const by = { at: ctx.clock.now(), id: ctx.principal.id };
  await ctx.db.write(async (tx) => {
    const now = await lockBoth(tx, wish);
    check(now.kept, now.merged, wish);
    // What a case is about stays as it is until the case is over.
    if ((await hasHold(tx, kept.id)) || (await hasHold(tx, merged.id))) throw refuse('CUSTOMER_HELD');
    // The vault was asked about what stood there a moment ago.
    if (now.kept.rmProfileId !== kept.rmProfileId || now.merged.rmProfileId !== merged.rmProfileId) throw versionConflict(parseCustomer(now.kept));
    const before = factsOf(parseCustomer(now.kept));
    const after = mergedFacts(before, factsOf(parseCustomer(now.merged)), wish.choices);
    if (after.status !== before.status) await requireStatus(ctx, now.kept.talentId, String(after.status), tx);
    await writeFacts(tx, now.kept, after, by);
    await setMergedInto(tx, merged.id, kept.id, by);
    if (profiles.kept !== kept.rmProfileId || profiles.merged !== merged.rmProfileId) await pointProfiles(tx, [{ id: kept.id, profile: profiles.kept }, { id: merged.id, profile: profiles.merged }]);
    await insertMerge(tx, {
      id, keptId: kept.id, mergedId: merged.id, before, after, madeVersion: now.kept.version + 1, keptProfile: kept.rmProfileId, mergedProfile: merged.rmProfileId, joinedProfile: profiles.joined,
      undoUntil: new Date(by.at.getTime() + UNDO_DAYS * DAY_MS), at: by.at, by: { id: ctx.principal.id, name: ctx.principal.name },
    });
    const moved = await moveRows(tx, { id, keptId: kept.id, mergedId: merged.id });
    await tx.rows(`update customers_duplicate set state = 'merged', decided_at = $3, decided_by = $4, version = version + 1 where state = 'open' and left_id = least($1::uuid, $2::uuid) and right_id = greatest($1::uuid, $2::uuid)`, [kept.id, merged.id, by.at, by.id]);
    await log(ctx, tx, { kept: now.kept, merged: now.merged }, { action: 'merged', before, after, mergeId: id, moved });
    await ctx.events.emit(tx, 'customer.merged@1', { mergeId: id, customerId: kept.id, mergedId: merged.id, talentId: kept.talentId });
  });
  // The vault obeys consents and objections per record; the one that counts now has to know them all.
  if (profiles.kept !== null) await tellVault(ctx, kept.id, profiles.kept);
  return id;
}

/** Everything as it was, but for what somebody changed since: that stays where it is now. */
export async function undoMerge(ctx: PluginContext, id: string, options: { discardPersonal: boolean }): Promise<void> {
  const emptied = await ctx.db.write(async (tx) => {
    const merge = await lockMerge(tx, id);
    if (!merge) throw notFound();
    const now = ctx.clock.now();
    if (merge.state !== 'done' || merge.undoUntil <= now || !merge.before || !merge.after) throw refuse('MERGE_STATE', { details: { state: merge.state === 'done' ? 'final' : merge.state } });
    const both = await lockBoth(tx, { kept: { id: merge.keptId }, merged: { id: merge.mergedId } });
    // She was merged on, erased or locked since: that has to be undone first.
    if (both.kept.mergedInto !== null) throw refuse('MERGE_STATE', { details: { state: 'merged-on', mergedInto: both.kept.mergedInto } });
    requireOpen(both.kept);
    const pointsAt = merge.joinedProfile ?? both.kept.rmProfileId;
    if (merge.joinedProfile !== null && !options.discardPersonal && (await wasEdited(ctx, merge.joinedProfile))) throw refuse('MERGE_STATE', { details: { state: 'personal-changed' } });
    const by = { at: now, id: ctx.principal.id };
    const current = factsOf(parseCustomer(both.kept));
    const facts = undoneFacts(current, merge.before, merge.after);
    await writeFacts(tx, both.kept, facts, by);
    await moveBack(tx, merge);
    await setMergedInto(tx, merge.mergedId, null, by);
    if (both.kept.rmProfileId === pointsAt) await pointProfiles(tx, [{ id: merge.keptId, profile: merge.keptProfile }, { id: merge.mergedId, profile: merge.mergedProfile }]);
    await endMerge(tx, id, { state: 'undone', ...by, by: by.id });
    await log(ctx, tx, both, { action: 'unmerged', before: current, after: facts, mergeId: id, moved: {} });
    await ctx.events.emit(tx, 'customer.unmerged@1', { mergeId: id, customerId: merge.keptId, mergedId: merge.mergedId, talentId: both.kept.talentId });
    return merge;
  });
  if (emptied.joinedProfile) await emptyProfile(ctx, emptied.joinedProfile, `merge ${id} undone`);
}

async function wasEdited(ctx: PluginContext, subjectId: string): Promise<boolean> {
  const [result] = await ctx.pii.read([subjectId], ['email'], { purpose: 'customer_edit', reason: 'undo of a merge', view: 'exists' });
  return result?.status === 'ok' && result.recordVersion > 1;
}

function check(kept: LoadedCustomer, merged: LoadedCustomer, wish: MergeWish): void {
  requireOpen(kept);
  requireOpen(merged);
  const wrong = kept.id === merged.id ? 'same' : kept.profileStoreId !== merged.profileStoreId ? 'other_archive' : kept.profileType !== merged.profileType ? 'other_kind' : undefined;
  if (wrong) throw refuse('MERGE_IMPOSSIBLE', { details: [{ path: '/merged/id', code: wrong }] });
  if (kept.version !== wish.kept.version) throw versionConflict(parseCustomer(kept));
  if (merged.version !== wish.merged.version) throw versionConflict(parseCustomer(merged));
}

/** In the order of their ids: two people who merge the same pair in both directions wait, but never in a circle. */
async function lockBoth(tx: TenantTransaction, pair: { kept: { id: string }; merged: { id: string } }): Promise<{ kept: LoadedCustomer; merged: LoadedCustomer }> {
  const found = new Map<string, LoadedCustomer>();
  for (const id of [pair.kept.id, pair.merged.id].sort()) {
    const customer = await lockCustomer(tx, id);
    if (!customer) throw notFound();
    found.set(id, customer);
  }
  return { kept: found.get(pair.kept.id) as LoadedCustomer, merged: found.get(pair.merged.id) as LoadedCustomer };
}

async function writeFacts(tx: TenantTransaction, customer: LoadedCustomer, facts: MergeFacts, by: { at: Date; id: string }): Promise<void> {
  const nickname = String(facts.nickname);
  const search = searchText(nickname);
  const custom = facts.custom as CustomValues;
  await updateCustomer(tx, customer.id, {
    nickname, nickname_search: search, nickname_grams: grams(search), language: facts.language as string | null, status_code: String(facts.status), tags: facts.tags as string[],
    source: facts.source as string | null, notes: facts.notes as string | null, custom: JSON.stringify(custom), ...sortKeys(await listFields(tx), custom),
  }, by);
  if (customer.profileType !== 'company') return;
  const { legalName, shortName, segment, foundingDate, website } = facts as Record<keyof MergeFacts, string | null>;
  await saveCompany(tx, customer.id, { legalName, shortName, segment, foundingDate, website });
}

interface LoggedMerge {
  action: 'merged' | 'unmerged';
  before: MergeFacts;
  after: MergeFacts;
  mergeId: string;
  moved: Record<string, number>;
}

async function log(ctx: PluginContext, tx: TenantTransaction, { kept, merged }: { kept: LoadedCustomer; merged: LoadedCustomer }, { action, before, after, mergeId, moved }: LoggedMerge): Promise<void> {
  const logged = ({ custom: _, ...facts }: MergeFacts): Record<string, unknown> => facts;
  await ctx.audit.changeMany(tx, [
    { action: `customer.${action}`, resource: { type: 'customer', id: kept.id, label: kept.nickname }, scope: { type: 'talent', id: kept.talentId }, before: logged(before), after: logged(after), meta: { mergeId, other: merged.id, ...moved } },
    { action: `customer.${action}`, resource: { type: 'customer', id: merged.id, label: merged.nickname }, scope: { type: 'talent', id: merged.talentId }, meta: { mergeId, into: kept.id } },
  ]);
}

export const canUndo = (merge: Pick<MergeRow, 'state' | 'undoUntil'>, now: Date): boolean => merge.state === 'done' && merge.undoUntil > now;

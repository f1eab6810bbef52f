import { invalid, notFound, versionConflict, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { customOf } from '../custom-fields/check.js';
import { sortKeys } from '../custom-fields/repository.js';
import type { CustomValues } from '../custom-fields/types.js';
import { cleanTags, customFacts } from './create.js';
import { lockCustomer, parseCustomer, saveCompany, updateCustomer, type CustomerChange, type LoadedCustomer } from './repository.js';
import { grams, searchText } from './search-text.js';
import type { Customer, PatchBody } from './schema.js';
import { requireStatus } from './status.js';
import { requireOpen, requireThere } from './scope.js';

/** Exactly one of two edits of the same version wins; the other learns what the record is now. */
export async function patchCustomer(ctx: PluginContext, id: string, body: PatchBody, options: { /** Rectification: the one change that a restriction allows. */ restricted?: boolean } = {}): Promise<string> {
  return ctx.db.write(async (tx) => {
    const before = await lockVersion(tx, id, body.version, options);
    const was = parseCustomer(before);
    if (body.company && was.profileType !== 'company') throw invalid([{ path: '/company', code: 'not_applicable' }]);
    if (Object.keys(body).every((field) => field === 'version')) return before.json;
    if (body.status !== undefined && body.status !== was.status) await requireStatus(ctx, was.talentId, body.status, tx);
    const custom = body.custom && (await customOf(ctx, { profileType: was.profileType, was: was.custom as CustomValues, input: body.custom, isNew: false, reader: tx }));
    await updateCustomer(tx, id, { ...toChange(body), ...(custom && { custom: JSON.stringify(custom.values), ...sortKeys(custom.fields, custom.values) }) }, { at: ctx.clock.now(), id: ctx.principal.id });
    if (body.company) await saveCompany(tx, id, { ...was.company, ...body.company });
    const after = await reload(tx, id);
    await ctx.audit.change(tx, {
      action: 'customer.updated',
      resource: { type: 'customer', id, label: after.nickname },
      scope: { type: 'talent', id: after.talentId },
      before: auditView(was),
      after: auditView(parseCustomer(after)),
    });
    await ctx.events.emit(tx, 'customer.updated@1', { customerId: id, talentId: after.talentId });
    return after.json;
  });
}

/** Twice the same is the same: no new version, no log entry. */
export async function setActive(ctx: PluginContext, id: string, options: { active: boolean; version: number | undefined }): Promise<string> {
  return ctx.db.write(async (tx) => {
    const before = await lockVersion(tx, id, options.version);
    const was = parseCustomer(before);
    if (was.active === options.active) return before.json;
    await updateCustomer(tx, id, { active: options.active }, { at: ctx.clock.now(), id: ctx.principal.id });
    await ctx.audit.change(tx, {
      action: options.active ? 'customer.reactivated' : 'customer.deactivated',
      resource: { type: 'customer', id, label: was.nickname },
      scope: { type: 'talent', id: was.talentId },
      before: { active: was.active },
      after: { active: options.active },
    });
    await ctx.events.emit(tx, 'customer.updated@1', { customerId: id, talentId: was.talentId });
    return (await reload(tx, id)).json;
  });
}

async function lockVersion(tx: TenantTransaction, id: string, version: number | undefined, options: { restricted?: boolean } = {}): Promise<LoadedCustomer> {
  const customer = await lockCustomer(tx, id);
  if (!customer) throw notFound();
  if (options.restricted) requireThere(customer);
  else requireOpen(customer);
  if (version !== undefined && customer.version !== version) throw versionConflict(parseCustomer(customer));
  return customer;
}

async function reload(tx: TenantTransaction, id: string): Promise<LoadedCustomer> {
  const customer = await lockCustomer(tx, id);
  if (!customer) throw notFound();
  return customer;
}

function toChange(body: PatchBody): CustomerChange {
  const change: CustomerChange = {};
  if (body.nickname !== undefined) {
    change.nickname = body.nickname.trim();
    change.nickname_search = searchText(body.nickname);
    change.nickname_grams = grams(change.nickname_search);
  }
  if (body.language !== undefined) change.language = body.language;
  if (body.status !== undefined) change.status_code = body.status;
  if (body.tags !== undefined) change.tags = cleanTags(body.tags);
  if (body.source !== undefined) change.source = body.source || null;
  if (body.notes !== undefined) change.notes = body.notes || null;
  return change;
}

/** What the change log compares; the manifest's field catalogue decides how each is written. */
export function auditView(customer: Customer): Record<string, unknown> {
  const { nickname, language, status, tags, source, notes, company } = customer;
  return { nickname, language, status, tags, source, notes: notes ?? null, ...company, ...customFacts(customer.custom as CustomValues) };
}

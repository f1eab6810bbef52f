import { HakoError, invalid, notFound, versionConflict, type PluginContext, type Purpose, type TenantTransaction } from '@hako/sdk-plugin';
import type { Static } from 'typebox';
import { lockCustomer, parseCustomer, updateCustomer, type LoadedCustomer } from '../customers/repository.js';
import { listFields } from '../custom-fields/repository.js';
import { checkPersonal } from './check.js';
import { fromVault, toVault, type PersonalInput } from './fields.js';
import { normaliseEmail, normalisePhone } from './normalise.js';
import type { PatchPersonalBody, SearchPersonalBody } from './schema.js';
import { tellVault } from '../consents/effect.js';

const REFUSED = { shredded: 'PERSONAL_DATA_SHREDDED', restricted: 'PERSONAL_DATA_RESTRICTED', unreadable: 'PERSONAL_DATA_UNREADABLE' } as const;

export async function revealPersonal(ctx: PluginContext, subjectId: string, accessToken: string): Promise<{ fields: PersonalInput; recordVersion: number }> {
  const [result] = await ctx.pii.reveal(accessToken, [subjectId]);
  if (!result || result.status === 'not_found' || result.status === 'denied') throw notFound();
  if (result.status !== 'ok') throw new HakoError(REFUSED[result.status]);
  return { fields: fromVault(result.fields), recordVersion: result.recordVersion };
}

export async function patchPersonal(ctx: PluginContext, customer: LoadedCustomer, body: Static<typeof PatchPersonalBody>): Promise<{ recordVersion: number }> {
  const country = await ctx.settings.get<string>('customersPhoneCountry', { type: 'talent', id: customer.talentId });
  const checked = checkPersonal(body.fields, customer.profileType, { now: ctx.clock.now(), country, at: '/fields', ...(body.fields.custom && { custom: await ctx.db.read(listFields) }) });
  if (!checked.ok) throw invalid(checked.problems);
  const why = { purpose: body.purpose ?? ('customer_edit' as const), reason: body.reason ?? 'personal data edited' };
  const change = toVault(checked.value);

  let recordVersion = 1;
  if (customer.rmProfileId === null) {
    await firstRecord(ctx, customer, change, why);
    // What she agreed to or objected to before the vault knew her.
    await tellVault(ctx, customer.id, ctx.pii.subjectId(`customer:${customer.id}`));
  }
  else ({ recordVersion } = await ctx.pii.patch(customer.rmProfileId, change, { ...why, ...(body.recordVersion === undefined ? {} : { recordVersion: body.recordVersion }) }));
  await ctx.db.write((tx) => logPatch(ctx, tx, customer, Object.keys(body.fields)));
  return { recordVersion };
}

/** The id follows from the customer's, so that two first writers meet in one record; the vault knows it before core points at it. */
async function firstRecord(ctx: PluginContext, customer: LoadedCustomer, record: ReturnType<typeof toVault>, why: { purpose: Purpose; reason: string }): Promise<void> {
  const subjectId = ctx.pii.subjectId(`customer:${customer.id}`);
  await ctx.pii.put([{ subjectId, storeId: customer.profileStoreId, kind: customer.profileType, record }], why);
  await ctx.db.write(async (tx) => {
    const current = await lockCustomer(tx, customer.id);
    if (!current) throw notFound();
    if (current.rmProfileId !== null && current.rmProfileId !== subjectId) throw versionConflict(parseCustomer(current));
    if (current.rmProfileId === null) await updateCustomer(tx, customer.id, { rm_profile_id: subjectId }, { at: ctx.clock.now(), id: ctx.principal.id });
  });
}

async function logPatch(ctx: PluginContext, tx: TenantTransaction, customer: LoadedCustomer, fields: string[]): Promise<void> {
  await ctx.audit.change(tx, {
    action: 'customer.pii.updated',
    resource: { type: 'customer', id: customer.id, label: customer.nickname },
    scope: { type: 'talent', id: customer.talentId },
    meta: { fields: fields.join(',') },
  });
  await ctx.events.emit(tx, 'customer.updated@1', { customerId: customer.id, talentId: customer.talentId });
}

const SEARCH_FIELD = { email: 'email', phone: 'phone', name: 'full_name', familyName: 'family_name', givenName: 'given_name', registrationNumber: 'registration_number', vatId: 'vat_id' } as const;

/** Ids of the vault's records. What was looked for is neither logged nor answered. */
export async function searchPersonal(ctx: PluginContext, body: Static<typeof SearchPersonalBody>): Promise<string[]> {
  const value = await searchValue(ctx, body);
  if (value === undefined) throw invalid([{ path: '/value', code: body.field === 'email' || body.field === 'phone' ? body.field : 'required' }]);
  const found = await ctx.pii.search(SEARCH_FIELD[body.field], value, { purpose: body.purpose, reason: body.reason });
  await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'customer.pii.searched', resource: { type: 'customer-search', id: ctx.ids.uuid() }, meta: { field: body.field, purpose: body.purpose, found: found.length } }));
  return found;
}

async function searchValue(ctx: PluginContext, body: Static<typeof SearchPersonalBody>): Promise<string | undefined> {
  const value = body.value.trim();
  if (body.field === 'email') return normaliseEmail(value);
  if (body.field === 'phone') return normalisePhone(value, body.country ?? (await ctx.settings.get<string>('customersPhoneCountry')));
  return value === '' ? undefined : value;
}

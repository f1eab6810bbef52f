import { invalid, notFound, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { requireSystems } from '../dictionary/systems.js';
import { addExternalId } from '../external-ids/repository.js';
import { customOf } from '../custom-fields/check.js';
import { byKnownFields, holdFields, type KnownFields } from '../custom-fields/known.js';
import { listFields, sortKeys } from '../custom-fields/repository.js';
import type { CustomValues } from '../custom-fields/types.js';
import { checkPersonal } from '../personal/check.js';
import { isEmptyPersonal, toVault } from '../personal/fields.js';
import { insertCustomer, saveCompany, type NewCustomer } from './repository.js';
import { grams, searchText } from './search-text.js';
import type { CreateBody } from './schema.js';
import { shownCustomer } from './shown.js';
import { requireStatus } from './status.js';

/** A system entry of the dictionary: it is always there and always active. */
const DEFAULT_STATUS = 'ACTIVE';

/**
 * Vault first, core second. The vault's record gets a fresh id that nothing knows yet, so a failure of core's
 * transaction leaves an orphan that no token can ever name; the other order could leave a customer without her data.
 */
export async function createCustomer(ctx: PluginContext, body: CreateBody): Promise<string> {
  const talent = await ctx.scopes.talent(body.talentId);
  if (!talent) throw notFound();
  if (!talent.active) throw invalid([{ path: '/talentId', code: 'inactive' }]);
  if (body.company && body.profileType !== 'company') throw invalid([{ path: '/company', code: 'not_applicable' }]);
  const addSystems = await requireSystems(ctx, talent.id, (body.externalIds ?? []).map(({ consumer }, index) => ({ consumer, path: `/externalIds/${index}/consumer` })));
  const status = body.status ?? DEFAULT_STATUS;
  if (status !== DEFAULT_STATUS) await requireStatus(ctx, talent.id, status);

  const storeId = talent.profileStoreId ?? talent.id;
  const id = ctx.ids.uuid();
  let stored: string | null | undefined;
  return byKnownFields(ctx, async (known) => {
    const custom = await customOf(ctx, { profileType: body.profileType, was: {}, input: body.custom, isNew: true, fields: known.fields });
    // What the vault took stays hers when the rest has to be tried again.
    const rmProfileId = (stored ??= await storePersonal(ctx, body, { customerId: id, storeId, talentId: talent.id }));
    const nickname = body.nickname.trim();
    const nicknameSearch = searchText(nickname);
    const row: NewCustomer = {
      id, talentId: talent.id, profileStoreId: storeId, profileType: body.profileType,
      nickname, nicknameSearch, nicknameGrams: grams(nicknameSearch),
      language: body.language ?? null, status, tags: cleanTags(body.tags ?? []), source: body.source || null, notes: body.notes || null,
      rmProfileId, custom: custom.values, sortKeys: sortKeys(custom.fields, custom.values), at: ctx.clock.now(), by: ctx.principal.id,
    };
    await store(ctx, body, row, known, addSystems);
    return shownCustomer(row, body.profileType === 'company' ? (body.company ?? {}) : null);
  });
}

async function store(ctx: PluginContext, body: CreateBody, row: NewCustomer, known: KnownFields, addSystems: (tx: TenantTransaction) => Promise<void>): Promise<void> {
  const externalIds = body.externalIds ?? [];
  const work = async (tx: TenantTransaction): Promise<void> => {
    await Promise.all([
      holdFields(tx, known),
      insertCustomer(tx, row),
      ...(row.profileType === 'company' ? [saveCompany(tx, row.id, body.company ?? {})] : []),
      recordCreation(ctx, tx, body, row),
    ]);
    if (externalIds.length > 0) await addSystems(tx);
    for (const external of externalIds) await addExternalId(tx, { id: ctx.ids.uuid(), customerId: row.id, profileStoreId: row.profileStoreId, ...external, at: row.at, by: row.by });
  };
  // An id that is taken shows in an answer, so the transaction must still be open then.
  await ctx.db.write(work, { atOnce: externalIds.length === 0 });
}

async function storePersonal(ctx: PluginContext, body: CreateBody, target: { customerId: string; storeId: string; talentId: string }): Promise<string | null> {
  if (!body.pii) return null;
  const country = await ctx.settings.get<string>('customersPhoneCountry', { type: 'talent', id: target.talentId });
  const checked = checkPersonal(body.pii, body.profileType, { now: ctx.clock.now(), country, at: '/pii', ...(body.pii.custom && { custom: await ctx.db.read(listFields) }) });
  if (!checked.ok) throw invalid(checked.problems);
  const record = toVault(checked.value);
  if (isEmptyPersonal(record)) return null;
  const subjectId = ctx.pii.subjectId(`customer:${target.customerId}`);
  await ctx.pii.put([{ subjectId, storeId: target.storeId, kind: body.profileType, record }], { purpose: 'customer_edit', reason: 'customer created' });
  return subjectId;
}

async function recordCreation(ctx: PluginContext, tx: TenantTransaction, { company }: CreateBody, row: NewCustomer): Promise<void> {
  const entry = ctx.audit.change(tx, {
    action: 'customer.created',
    resource: { type: 'customer', id: row.id, label: row.nickname },
    scope: { type: 'talent', id: row.talentId },
    after: {
      profileType: row.profileType, talentId: row.talentId, nickname: row.nickname, language: row.language, status: row.status,
      tags: row.tags, source: row.source, notes: row.notes, ...company, ...customFacts(row.custom), personalData: row.rmProfileId !== null,
    },
  });
  await Promise.all([entry, ctx.events.emit(tx, 'customer.created@1', { customerId: row.id, talentId: row.talentId })]);
}

/** Custom fields in a log: one line each, in a fixed order. */
export const customFacts = (values: CustomValues): { custom?: string[] } =>
  Object.keys(values).length === 0 ? {} : { custom: Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1)).map(([code, value]) => `${code}: ${Array.isArray(value) ? value.join(', ') : String(value)}`) };

export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

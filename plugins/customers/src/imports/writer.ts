import type { AuditEntry, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { sortKeys } from '../custom-fields/repository.js';
import type { CustomField, CustomValues } from '../custom-fields/types.js';
import { customFacts } from '../customers/create.js';
import { grams, searchText } from '../customers/search-text.js';
import type { Customer } from '../customers/schema.js';
import { auditView } from '../customers/update.js';
import { claimExternalIds, insertCustomers, lockCustomers, releaseExternalIds, saveCompanies, updateCustomers, type BatchCompany, type BatchCustomer, type BatchHome } from './batch-repository.js';
import { planLinks, type LinkPlan } from './link-plan.js';
import { writeLinks } from './link-writer.js';
import type { StoredRow } from './plan.js';
import type { ImportRecord, RowErrors } from './repository.js';
import type { ImportRow } from './row.js';

export interface Written {
  /** Record of the file to the customer it became. */
  created: Map<number, string>;
  updated: Map<number, string>;
  unchanged: Map<number, string>;
  rejected: RowErrors[];
}

type Home = BatchHome & { consumer: string; fields: readonly CustomField[] };

/** Core's side of a batch, in the caller's transaction: rows, ids, accounts, memberships, change log and one event. */
export async function writeBatch(ctx: PluginContext, tx: TenantTransaction, target: ImportRecord, rows: readonly StoredRow[], fields: readonly CustomField[]): Promise<Written> {
  const home: Home = { talentId: target.talentId, profileStoreId: target.profileStoreId, profileType: target.profileType, consumer: target.consumer, at: ctx.clock.now(), by: target.createdBy, fields };
  const written: Written = { created: new Map(), updated: new Map(), unchanged: new Map(), rejected: [] };
  const current = await lockCustomers(tx, rows.filter((row) => row.known).map((row) => row.customerId));
  const usable = [...(await claimed(ctx, tx, home, rows.filter((row) => !row.known), written)), ...known(rows.filter((row) => row.known), current, written)];

  const links = await planLinks(tx, usable.map(({ row, customerId, known: is }) => ({ row, customerId, isNew: !is })), { profileStoreId: home.profileStoreId, now: home.at, newId: () => ctx.ids.uuid(), lock: true });
  const refused = new Set(links.rejected.map(({ record }) => record));
  written.rejected.push(...links.rejected);
  await releaseExternalIds(tx, usable.filter((row) => !row.known && refused.has(row.row.record)).map(({ customerId }) => customerId));
  const kept = usable.filter(({ row }) => !refused.has(row.record));

  const entries: AuditEntry[] = [];
  await createRows(tx, home, kept.filter((row) => !row.known), written, entries);
  await changeRows(tx, home, kept.filter((row) => row.known), { written, entries, current, links });
  const byCustomer = new Map(kept.map(({ row, customerId }) => [customerId, row]));
  entries.push(...(await writeLinks(ctx, tx, links, { ...home, label: (id) => byCustomer.get(id)?.nickname ?? current.get(id)?.nickname ?? '', rowOf: (id) => byCustomer.get(id) })));

  for (const entry of entries) entry.meta = { importId: target.id };
  if (entries.length > 0) await ctx.audit.changeMany(tx, entries);
  const [created, updated] = [[...written.created.values()], [...written.updated.values()]];
  if (created.length + updated.length > 0) await ctx.events.emit(tx, 'customer.imported@1', { importId: target.id, talentId: target.talentId, created, updated });
  return written;
}

/** New rows whose external id is theirs now; who else has it came first. */
async function claimed(ctx: PluginContext, tx: TenantTransaction, home: Home, rows: readonly StoredRow[], written: Written): Promise<StoredRow[]> {
  const withId = rows.filter(({ row }) => row.externalId !== undefined);
  const got = await claimExternalIds(tx, home, withId.map(({ row, customerId }) => ({ id: ctx.ids.uuid(), customer_id: customerId, external_id: row.externalId ?? '' })));
  for (const { row, customerId } of withId) if (!got.has(customerId)) written.rejected.push({ record: row.record, errors: [{ field: 'external_id', code: 'taken' }] });
  return rows.filter(({ row, customerId }) => row.externalId === undefined || got.has(customerId));
}

/** Known rows that may still be changed: between the look at the archive and now she may have been restricted or erased. */
function known(rows: readonly StoredRow[], current: ReadonlyMap<string, Customer>, written: Written): StoredRow[] {
  return rows.filter(({ row, customerId }) => {
    const was = current.get(customerId);
    const problem = !was || was.erasedAt ? 'not_found' : was.restrictedAt ? 'restricted' : undefined;
    if (problem) written.rejected.push({ record: row.record, errors: [{ field: 'external_id', code: problem }] });
    return problem === undefined;
  });
}

async function createRows(tx: TenantTransaction, home: Home, rows: readonly StoredRow[], written: Written, entries: AuditEntry[]): Promise<void> {
  await insertCustomers(tx, home, rows.map((stored) => newRow(stored, home.fields)));
  if (home.profileType === 'company') await saveCompanies(tx, rows.map(({ row, customerId }) => companyRow(customerId, null, row)));
  for (const { row, customerId, rmProfileId } of rows) {
    written.created.set(row.record, customerId);
    entries.push({
      action: 'customer.created',
      resource: { type: 'customer', id: customerId, label: row.nickname ?? '' },
      scope: { type: 'talent', id: home.talentId },
      after: { profileType: home.profileType, talentId: home.talentId, nickname: row.nickname, language: row.language ?? null, status: row.status ?? 'ACTIVE', tags: row.tags ?? [], source: row.source ?? null, notes: row.notes ?? null, ...row.company, ...customFacts(row.custom), personalData: rmProfileId !== null },
    });
  }
}

interface Changing {
  written: Written;
  entries: AuditEntry[];
  current: ReadonlyMap<string, Customer>;
  links: LinkPlan;
}

async function changeRows(tx: TenantTransaction, home: Home, rows: readonly StoredRow[], { written, entries, current, links }: Changing): Promise<void> {
  const changes: BatchCustomer[] = [];
  const companies: BatchCompany[] = [];
  for (const { row, customerId, rmProfileId, personalChanged } of rows) {
    const was = current.get(customerId);
    if (!was) continue;
    const [before, after] = [auditView(was), auditView(changed(was, row))];
    const coreChanged = JSON.stringify(before) !== JSON.stringify(after);
    const pointsNew = !was.hasPersonalData && rmProfileId !== null;
    if (!coreChanged && !personalChanged && !pointsNew && !links.touched.has(customerId)) {
      written.unchanged.set(row.record, customerId);
      continue;
    }
    written.updated.set(row.record, customerId);
    // Accounts and memberships have entries of their own.
    if (!coreChanged && !personalChanged && !pointsNew) continue;
    changes.push(batchRow(customerId, changed(was, row), rmProfileId, home.fields));
    if (home.profileType === 'company') companies.push(companyRow(customerId, was, row));
    entries.push({ action: 'customer.updated', resource: { type: 'customer', id: customerId, label: was.nickname }, scope: { type: 'talent', id: was.talentId }, before, after });
  }
  await updateCustomers(tx, changes, home);
  await saveCompanies(tx, companies);
}

/** The record after the row: what the file leaves empty stays. */
function changed(was: Customer, row: ImportRow): Customer {
  return {
    ...was,
    nickname: row.nickname ?? was.nickname,
    language: row.language ?? was.language,
    status: row.status ?? was.status,
    tags: row.tags ?? was.tags,
    source: row.source ?? was.source,
    notes: row.notes ?? was.notes ?? null,
    company: was.company ? { ...was.company, ...row.company } : was.company,
    custom: { ...was.custom, ...row.custom },
  };
}

function newRow({ row, customerId, rmProfileId }: StoredRow, fields: readonly CustomField[]): BatchCustomer {
  const nickname = row.nickname ?? '';
  return withKeys({ id: customerId, nickname, language: row.language ?? null, status_code: row.status ?? 'ACTIVE', tags: row.tags ?? [], source: row.source ?? null, notes: row.notes ?? null, rm_profile_id: rmProfileId, custom: row.custom }, fields);
}

function batchRow(id: string, customer: Customer, rmProfileId: string | null, fields: readonly CustomField[]): BatchCustomer {
  return withKeys({ id, nickname: customer.nickname, language: customer.language, status_code: customer.status, tags: customer.tags, source: customer.source, notes: customer.notes ?? null, rm_profile_id: rmProfileId, custom: customer.custom as CustomValues }, fields);
}

function withKeys(row: Omit<BatchCustomer, 'nickname_search' | 'nickname_grams' | 'cf_1' | 'cf_2' | 'cf_3' | 'cf_4'>, fields: readonly CustomField[]): BatchCustomer {
  const nickname_search = searchText(row.nickname);
  return { ...row, ...sortKeys(fields, row.custom), nickname_search, nickname_grams: grams(nickname_search) };
}

function companyRow(customerId: string, was: Customer | null, row: ImportRow): BatchCompany {
  const company = { ...was?.company, ...row.company };
  return { customer_id: customerId, legal_name: company.legalName ?? null, short_name: company.shortName ?? null, segment: company.segment ?? null, founding_date: company.foundingDate ?? null, website: company.website ?? null };
}

import type { AuditEntry, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { grams, searchText } from '../customers/search-text.js';
import type { Customer } from '../customers/schema.js';
import { auditView } from '../customers/update.js';
import { claimExternalIds, insertCustomers, lockCustomers, saveCompanies, updateCustomers, type BatchCompany, type BatchCustomer, type BatchHome } from './batch-repository.js';
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

/** Core's side of a batch, in the caller's transaction: rows, external ids, change log and one event. */
export async function writeBatch(ctx: PluginContext, tx: TenantTransaction, target: ImportRecord, rows: readonly StoredRow[]): Promise<Written> {
  const home: BatchHome & { consumer: string } = { talentId: target.talentId, profileStoreId: target.profileStoreId, profileType: target.profileType, consumer: target.consumer, at: ctx.clock.now(), by: target.createdBy };
  const written: Written = { created: new Map(), updated: new Map(), unchanged: new Map(), rejected: [] };
  const entries: AuditEntry[] = [];
  await createRows(ctx, tx, home, rows.filter((row) => !row.known), written, entries);
  await changeRows(tx, home, rows.filter((row) => row.known), written, entries);
  for (const entry of entries) entry.meta = { importId: target.id };
  if (entries.length > 0) await ctx.audit.changeMany(tx, entries);
  const [created, updated] = [[...written.created.values()], [...written.updated.values()]];
  if (created.length + updated.length > 0) await ctx.events.emit(tx, 'customer.imported@1', { importId: target.id, talentId: target.talentId, created, updated });
  return written;
}

async function createRows(ctx: PluginContext, tx: TenantTransaction, home: BatchHome & { consumer: string }, rows: readonly StoredRow[], written: Written, entries: AuditEntry[]): Promise<void> {
  const withId = rows.filter(({ row }) => row.externalId !== undefined);
  const claimed = await claimExternalIds(tx, home, withId.map(({ row, customerId }) => ({ id: ctx.ids.uuid(), customer_id: customerId, external_id: row.externalId ?? '' })));
  const kept = rows.filter(({ row, customerId }) => row.externalId === undefined || claimed.has(customerId));
  for (const { row, customerId } of withId) if (!claimed.has(customerId)) written.rejected.push({ record: row.record, errors: [{ field: 'external_id', code: 'taken' }] });
  await insertCustomers(tx, home, kept.map((stored) => newRow(stored)));
  if (home.profileType === 'company') await saveCompanies(tx, kept.map(({ row, customerId }) => companyRow(customerId, null, row)));
  for (const { row, customerId, rmProfileId } of kept) {
    written.created.set(row.record, customerId);
    entries.push({
      action: 'customer.created',
      resource: { type: 'customer', id: customerId, label: row.nickname ?? '' },
      scope: { type: 'talent', id: home.talentId },
      after: { profileType: home.profileType, talentId: home.talentId, nickname: row.nickname, language: row.language ?? null, status: row.status ?? 'ACTIVE', tags: row.tags ?? [], source: row.source ?? null, notes: row.notes ?? null, ...row.company, personalData: rmProfileId !== null },
    });
  }
}

async function changeRows(tx: TenantTransaction, home: BatchHome, rows: readonly StoredRow[], written: Written, entries: AuditEntry[]): Promise<void> {
  const current = await lockCustomers(tx, rows.map((row) => row.customerId));
  const changes: BatchCustomer[] = [];
  const companies: BatchCompany[] = [];
  for (const { row, customerId, rmProfileId, personalChanged } of rows) {
    const was = current.get(customerId);
    if (!was) {
      written.rejected.push({ record: row.record, errors: [{ field: 'external_id', code: 'not_found' }] });
      continue;
    }
    const [before, after] = [auditView(was), auditView(changed(was, row))];
    const coreChanged = JSON.stringify(before) !== JSON.stringify(after);
    const pointsNew = !was.hasPersonalData && rmProfileId !== null;
    if (!coreChanged && !personalChanged && !pointsNew) {
      written.unchanged.set(row.record, customerId);
      continue;
    }
    written.updated.set(row.record, customerId);
    changes.push(batchRow(customerId, changed(was, row), rmProfileId));
    if (home.profileType === 'company') companies.push(companyRow(customerId, was, row));
    entries.push({ action: 'customer.updated', resource: { type: 'customer', id: customerId, label: was.nickname }, scope: { type: 'talent', id: home.talentId }, before, after });
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
  };
}

function newRow({ row, customerId, rmProfileId }: StoredRow): BatchCustomer {
  const nickname = row.nickname ?? '';
  return withSearch({ id: customerId, nickname, language: row.language ?? null, status_code: row.status ?? 'ACTIVE', tags: row.tags ?? [], source: row.source ?? null, notes: row.notes ?? null, rm_profile_id: rmProfileId });
}

function batchRow(id: string, customer: Customer, rmProfileId: string | null): BatchCustomer {
  return withSearch({ id, nickname: customer.nickname, language: customer.language, status_code: customer.status, tags: customer.tags, source: customer.source, notes: customer.notes ?? null, rm_profile_id: rmProfileId });
}

function withSearch(row: Omit<BatchCustomer, 'nickname_search' | 'nickname_grams'>): BatchCustomer {
  const nickname_search = searchText(row.nickname);
  return { ...row, nickname_search, nickname_grams: grams(nickname_search) };
}

function companyRow(customerId: string, was: Customer | null, row: ImportRow): BatchCompany {
  const company = { ...was?.company, ...row.company };
  return { customer_id: customerId, legal_name: company.legalName ?? null, short_name: company.shortName ?? null, segment: company.segment ?? null, founding_date: company.foundingDate ?? null, website: company.website ?? null };
}

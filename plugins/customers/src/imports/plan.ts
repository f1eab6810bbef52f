import { PERSONAL_FIELDS, type PersonalRecord, type PluginContext, type TenantReader } from '@hako/sdk-plugin';
import { patiently } from '../personal/patience.js';
import { isEmptyPersonal } from '../personal/fields.js';
import { pagesOf } from './pages.js';
import type { ImportRecord, RowErrors } from './repository.js';
import type { ImportRow } from './row.js';

/** A customer that an external id of the file already names. */
export interface KnownCustomer {
  externalId: string;
  customerId: string;
  talentId: string;
  profileType: 'individual' | 'company';
  rmProfileId: string | null;
  restricted: boolean;
  /** Under which the vault knows her. */
  vaultStoreId: string;
}

export interface PlannedRow {
  row: ImportRow;
  /** The customer to change; undefined for a new one. */
  known: KnownCustomer | undefined;
}

export interface Plan {
  rows: PlannedRow[];
  rejected: RowErrors[];
}

export interface PlanRules {
  /** Talents whose customers may be changed: those of the archive. */
  talentIds: readonly string[];
  /** Own fields that a new customer must have. */
  required: readonly string[];
}

/** What to do with each good row, by its external id and the import's mode. `seen` holds ids of earlier rows that are not stored yet. */
export async function planRows(reader: TenantReader, target: ImportRecord, rows: readonly ImportRow[], seen: Set<string>, rules: PlanRules): Promise<Plan> {
  const ids = [...new Set(rows.flatMap((row) => row.externalId ?? []))];
  const known = new Map((ids.length === 0 ? [] : await knownCustomers(reader, target, ids)).map((customer) => [customer.externalId, customer]));
  const plan: Plan = { rows: [], rejected: [] };
  for (const row of rows) {
    const customer = row.externalId === undefined ? undefined : known.get(row.externalId);
    const repeated = row.externalId !== undefined && seen.has(row.externalId);
    const problem = problemOf(target, { customer, exists: customer !== undefined || repeated }, rules);
    const missing = customer ? [] : rules.required.filter((code) => row.custom[code] === undefined);
    if (problem) plan.rejected.push({ record: row.record, errors: [{ field: 'external_id', code: problem }] });
    else if (missing.length > 0) plan.rejected.push({ record: row.record, errors: missing.map((code) => ({ field: `custom.${code}`, code: 'required' })) });
    else plan.rows.push({ row, known: customer });
    if (row.externalId !== undefined && !problem && missing.length === 0) seen.add(row.externalId);
  }
  return plan;
}

function problemOf(target: ImportRecord, found: { customer: KnownCustomer | undefined; exists: boolean }, { talentIds }: PlanRules): string | undefined {
  if (target.mode === 'create') return found.exists ? 'taken' : undefined;
  if (!found.exists) return target.mode === 'update' ? 'not_found' : undefined;
  if (found.customer?.restricted) return 'restricted';
  if (found.customer && found.customer.profileType !== target.profileType) return 'mismatch';
  // Ids stay in an archive that a talent has left with her customers.
  return found.customer && !talentIds.includes(found.customer.talentId) ? 'taken' : undefined;
}

function knownCustomers(reader: TenantReader, target: ImportRecord, externalIds: string[]): Promise<KnownCustomer[]> {
  return reader.rows<KnownCustomer>(
    `select e.external_id as "externalId", c.id as "customerId", c.talent_id as "talentId", c.profile_type as "profileType", c.rm_profile_id as "rmProfileId", c.restricted_at is not null as restricted, coalesce(c.vault_store_id, c.profile_store_id) as "vaultStoreId"
     from customers_external_id e join customers_customer c on c.id = e.customer_id
     where e.profile_store_id = $1 and e.consumer = $2 and e.external_id = any($3)`,
    [target.profileStoreId, target.consumer, externalIds],
  );
}

/** A planned row whose personal data, if any, is in the vault by now. */
export interface StoredRow extends PlannedRow {
  customerId: string;
  rmProfileId: string | null;
  personalChanged: boolean;
}

/** The vault takes 4 MB a call; people with ten addresses of mail each would not fit otherwise. */
const PAGE_BYTES = 3 * 1024 * 1024;

export interface Stored {
  rows: StoredRow[];
  rejected: RowErrors[];
}

/**
 * Personal data of a batch into the vault, in as few calls as it takes. Ids of new records follow from `seed`, so that a batch that is
 * repeated after a kill writes the same records again. What an update does not bring stays as it is.
 */
export async function storePersonal(ctx: PluginContext, target: ImportRecord, planned: readonly PlannedRow[], seed: (record: number) => string): Promise<Stored> {
  const why = { purpose: 'import' as const, reason: `import ${target.id}` };
  const current = await readCurrent(ctx, planned, why);
  const stored: Stored = { rows: [], rejected: [] };
  const puts: Put[] = [];
  for (const { row, known } of planned) {
    const customerId = known?.customerId ?? ctx.ids.uuid();
    const merged = isEmptyPersonal(row.personal) ? undefined : merge(known?.rmProfileId ? current.get(known.rmProfileId) : undefined, row.personal);
    if (merged === 'locked') {
      stored.rejected.push({ record: row.record, errors: [{ field: 'row', code: 'restricted' }] });
      continue;
    }
    const subjectId = known?.rmProfileId ?? (merged ? ctx.pii.subjectId(known ? `customer:${known.customerId}` : seed(row.record)) : null);
    if (merged?.changed && subjectId) puts.push({ subjectId, storeId: known?.vaultStoreId ?? target.profileStoreId, kind: target.profileType, record: merged.record });
    stored.rows.push({ row, known, customerId, rmProfileId: subjectId, personalChanged: merged?.changed ?? false });
  }
  for (const page of pagesOf(puts, PAGE_BYTES)) await patiently(ctx, () => ctx.pii.put(page, why));
  return stored;
}

type Put = Parameters<PluginContext['pii']['put']>[0][number];

type Current = PersonalRecord | 'locked';

async function readCurrent(ctx: PluginContext, planned: readonly PlannedRow[], why: { purpose: 'import'; reason: string }): Promise<Map<string, Current>> {
  const ids = planned.flatMap(({ row, known }) => (known?.rmProfileId && !isEmptyPersonal(row.personal) ? [known.rmProfileId] : []));
  if (ids.length === 0) return new Map();
  const results = await patiently(ctx, () => ctx.pii.read(ids, [...PERSONAL_FIELDS], { ...why, view: 'plain' }));
  return new Map(results.flatMap((result): [string, Current][] => {
    if (result.status === 'ok') return [[result.subjectId, result.fields]];
    return result.status === 'not_found' ? [] : [[result.subjectId, 'locked']];
  }));
}

function merge(current: Current | undefined, change: PersonalRecord): { record: PersonalRecord; changed: boolean } | 'locked' {
  if (current === 'locked') return 'locked';
  if (current === undefined) return { record: change, changed: true };
  const record = { ...current, ...change, ...(change.custom && { custom: mergeItems(current.custom ?? [], change.custom) }) };
  return { record, changed: (Object.keys(change) as (keyof PersonalRecord)[]).some((field) => JSON.stringify(sorted(current[field])) !== JSON.stringify(sorted(record[field]))) };
}

/** Own fields stand as `code=value`: what the file brings replaces its code, the others stay. */
function mergeItems(current: readonly string[], change: readonly string[]): string[] {
  const codeOf = (item: string): string => item.slice(0, item.indexOf('='));
  const brought = new Map(change.map((item) => [codeOf(item), item]));
  const kept = current.map((item) => brought.get(codeOf(item)) ?? item);
  return [...kept, ...change.filter((item) => !current.some((other) => codeOf(other) === codeOf(item)))];
}

/** Addresses are the same whatever the order of their parts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

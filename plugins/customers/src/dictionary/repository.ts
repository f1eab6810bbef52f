import type { ScopeRef, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { DictionaryEntry, DictionaryType, EffectiveEntry } from './types.js';

const COLUMNS = `d.id, d.type, d.code, d.parent_id as "parentId", d.owner_type as "ownerType", d.owner_id as "ownerId", d.name, d.color, d.extra, d.sort_order as "sortOrder",
  d.is_system as "isSystem", d.is_forced as "isForced", d.active, d.version`;

/** Ids of the scopes on the way from the scope up; the agency itself is null. */
const idsOf = (chain: readonly ScopeRef[]): string[] => chain.flatMap(({ type, id }) => (type === 'tenant' || id === undefined ? [] : [id]));

/** Own and inherited entries of a scope. `chain` is the scope first, the agency last. */
export function entriesAt(reader: TenantReader, type: DictionaryType, chain: readonly ScopeRef[], options: { usable?: boolean } = {}): Promise<EffectiveEntry[]> {
  const own = chain[0]?.type === 'tenant' ? null : (chain[0]?.id ?? null);
  return reader.rows<EffectiveEntry>(
    `select * from (
       select ${COLUMNS}, d.owner_id is distinct from $3::uuid as inherited,
              not d.is_forced and exists (select from customers_dictionary_off o where o.entry_id = d.id and (o.scope_id is null or o.scope_id = any($2::uuid[]))) as disabled
       from customers_dictionary d where d.type = $1 and (d.owner_id is null or d.owner_id = any($2::uuid[]))
     ) e where not $4 or (e.active and not e.disabled)
     order by e."parentId" nulls first, e."sortOrder", e.code`,
    [type, idsOf(chain), own, options.usable ?? false],
  );
}

/** A code that may be chosen at the scope now. */
export async function usableEntry(reader: TenantReader, type: DictionaryType, chain: readonly ScopeRef[], code: string, parentId?: string): Promise<EffectiveEntry | undefined> {
  const entries = await entriesAt(reader, type, chain, { usable: true });
  return entries.find((entry) => entry.code === code && (parentId === undefined || entry.parentId === parentId));
}

export const findEntry = (reader: TenantReader, id: string): Promise<DictionaryEntry | undefined> => reader.row<DictionaryEntry>(`select ${COLUMNS} from customers_dictionary d where d.id = $1`, [id]);
export const lockEntry = (tx: TenantTransaction, id: string): Promise<DictionaryEntry | undefined> => tx.row<DictionaryEntry>(`select ${COLUMNS} from customers_dictionary d where d.id = $1 for update`, [id]);

export type NewEntry = Omit<DictionaryEntry, 'isSystem' | 'version' | 'active'>;

/** `undefined` when the code is taken. */
export const insertEntry = (tx: TenantTransaction, entry: NewEntry, by: string): Promise<DictionaryEntry | undefined> =>
  tx.row<DictionaryEntry>(
    `insert into customers_dictionary as d (id, type, code, parent_id, owner_type, owner_id, name, color, extra, sort_order, is_forced, created_by, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) on conflict on constraint customers_dictionary_once do nothing returning ${COLUMNS}`,
    [entry.id, entry.type, entry.code, entry.parentId, entry.ownerType, entry.ownerId, JSON.stringify(entry.name), entry.color, JSON.stringify(entry.extra), entry.sortOrder, entry.isForced, by],
  );

export async function updateEntry(tx: TenantTransaction, entry: DictionaryEntry, by: string): Promise<DictionaryEntry> {
  const row = await tx.row<DictionaryEntry>(
    `update customers_dictionary as d set name = $2, color = $3, extra = $4, sort_order = $5, is_forced = $6, active = $7, version = version + 1, updated_at = now(), updated_by = $8 where id = $1 returning ${COLUMNS}`,
    [entry.id, JSON.stringify(entry.name), entry.color, JSON.stringify(entry.extra), entry.sortOrder, entry.isForced, entry.active, by],
  );
  return row as DictionaryEntry;
}

export async function switchEntry(tx: TenantTransaction, entryId: string, scope: ScopeRef, enabled: boolean): Promise<void> {
  const at = [entryId, scope.type, scope.id ?? null];
  if (enabled) await tx.rows('delete from customers_dictionary_off where entry_id = $1 and scope_type = $2 and scope_id is not distinct from $3::uuid', at);
  else await tx.rows('insert into customers_dictionary_off (entry_id, scope_type, scope_id) values ($1, $2, $3) on conflict do nothing', at);
}

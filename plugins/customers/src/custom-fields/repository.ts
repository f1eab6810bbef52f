import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { sortKey } from './value.js';
import type { CustomField, CustomValues } from './types.js';

const COLUMNS = 'id, code, type, name, help, profile_type as "profileType", options, rules, personal, required, slot, slot_ready as "slotReady", sort_order as "sortOrder", active, version';

/** In the order in which forms show them; what is off is there too, because values of it may be. */
export const listFields = (reader: TenantReader): Promise<CustomField[]> => reader.rows<CustomField>(`select ${COLUMNS} from customers_field order by sort_order, code`);

export const lockField = (tx: TenantTransaction, id: string): Promise<CustomField | undefined> => tx.row<CustomField>(`select ${COLUMNS} from customers_field where id = $1 for update`, [id]);

/** Two people who take the last place wait for each other. */
export async function lockFields(tx: TenantTransaction): Promise<CustomField[]> {
  await tx.rows('lock table customers_field in share row exclusive mode');
  return listFields(tx);
}

/** `undefined` when the code is taken. */
export const insertField = (tx: TenantTransaction, field: CustomField, by: { at: Date; id: string }): Promise<CustomField | undefined> =>
  tx.row<CustomField>(
    `insert into customers_field (id, code, type, name, help, profile_type, options, rules, personal, required, slot, slot_ready, sort_order, active, created_at, created_by, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $16) on conflict (code) do nothing returning ${COLUMNS}`,
    [field.id, field.code, field.type, json(field.name), json(field.help), field.profileType, json(field.options), json(field.rules), field.personal, field.required, field.slot, field.slotReady, field.sortOrder, field.active, by.at, by.id],
  );

export async function updateField(tx: TenantTransaction, field: CustomField, by: { at: Date; id: string }): Promise<CustomField> {
  const row = await tx.row<CustomField>(
    `update customers_field set name = $2, help = $3, options = $4, rules = $5, required = $6, slot = $7, slot_ready = $8, sort_order = $9, active = $10, version = version + 1, updated_at = $11, updated_by = $12 where id = $1 returning ${COLUMNS}`,
    [field.id, json(field.name), json(field.help), json(field.options), json(field.rules), field.required, field.slot, field.slotReady, field.sortOrder, field.active, by.at, by.id],
  );
  if (!row) throw new Error('a field went away while it was locked');
  return row;
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export type SortKeys = { cf_1: string | null; cf_2: string | null; cf_3: string | null; cf_4: string | null };

/** The four sort keys that belong to these values. */
export function sortKeys(fields: readonly CustomField[], values: CustomValues): SortKeys {
  const keys: SortKeys = { cf_1: null, cf_2: null, cf_3: null, cf_4: null };
  for (const field of fields) {
    const value = values[field.code];
    if (field.slot !== null && value !== undefined) keys[`cf_${field.slot as 1 | 2 | 3 | 4}`] = sortKey(field, value);
  }
  return keys;
}

/** Sort keys that another field left behind, taken away; answers how many there were. */
export async function clearSlot(tx: TenantTransaction, slot: number, limit: number): Promise<number> {
  const column = columnOf(slot);
  return (await tx.rows(`update customers_customer set ${column} = null where id in (select id from customers_customer where ${column} is not null limit $1 for update skip locked) returning 1 as one`, [limit])).length;
}

/** The next customers behind `after` with a value of the field, and where to go on; their sort keys are written. */
export async function fillSlot(tx: TenantTransaction, field: CustomField, after: string, limit: number): Promise<{ done: number; last: string }> {
  if (field.slot === null) return { done: 0, last: after };
  const rows = await tx.rows<{ id: string; custom: CustomValues }>(`select id, custom from customers_customer where custom <> '{}' and jsonb_exists(custom, $1) and id > $2 order by id limit $3 for update`, [field.code, after, limit]);
  const keys = rows.map(({ id, custom }) => ({ id, key: custom[field.code] === undefined ? null : sortKey(field, custom[field.code] ?? '') }));
  await tx.rows(`update customers_customer c set ${columnOf(field.slot)} = r.key from json_to_recordset($1::json) as r(id uuid, key text) where c.id = r.id`, [JSON.stringify(keys)]);
  return { done: rows.length, last: rows.at(-1)?.id ?? after };
}

/** Digits and nothing else, whatever the type promises: it goes into the text of a statement. */
export function columnOf(slot: number): string {
  if (![1, 2, 3, 4].includes(slot)) throw new RangeError('there are four sort keys');
  return `cf_${slot}`;
}

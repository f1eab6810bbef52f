import { versionConflict, notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { Area } from '../types.js';

/** The two lists have the same life; what they match differs. */
export interface RuleTable {
  table: 'ip_rule' | 'agent_rule';
  /** Columns that hold what is matched, with the cast of their values. */
  match: { name: string; cast: string }[];
}

export const IP_RULES: RuleTable = { table: 'ip_rule', match: [{ name: 'network', cast: 'cidr' }] };
export const AGENT_RULES: RuleTable = { table: 'agent_rule', match: [{ name: 'kind', cast: 'text' }, { name: 'pattern', cast: 'text' }] };

export interface RuleRow {
  id: string;
  effect: 'allow' | 'deny';
  area: Area;
  network?: string;
  kind?: 'contains' | 'regex';
  pattern?: string;
  note: string;
  expiresAt: Date | null;
  hits: number;
  lastHitAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface RuleValues {
  effect: 'allow' | 'deny';
  area: Area;
  note: string;
  expiresAt: Date | null;
  match: string[];
}

const columnsOf = ({ match }: RuleTable): string =>
  `id, effect, area, ${match.map(({ name }) => `${name}::text as ${name}`).join(', ')}, note, expires_at as "expiresAt", hits::float8 as hits, last_hit_at as "lastHitAt", version, created_at as "createdAt", updated_at as "updatedAt"`;

export const listRules = (reader: TenantReader, kind: RuleTable): Promise<RuleRow[]> => reader.rows<RuleRow>(`select ${columnsOf(kind)} from ${kind.table} order by created_at desc, id`);

export async function lockRule(tx: TenantTransaction, kind: RuleTable, id: string): Promise<RuleRow> {
  const row = await tx.row<RuleRow>(`select ${columnsOf(kind)} from ${kind.table} where id = $1 for update`, [id]);
  if (!row) throw notFound();
  return row;
}

/** `undefined` when the same rule exists. */
export function insertRule(tx: TenantTransaction, kind: RuleTable, id: string, createdBy: string, values: RuleValues): Promise<RuleRow | undefined> {
  const casts = kind.match.map(({ cast }, index) => `$${index + 7}::${cast}`).join(', ');
  return tx.row<RuleRow>(
    `insert into ${kind.table} (id, effect, area, note, expires_at, created_by, ${kind.match.map(({ name }) => name).join(', ')}) values ($1, $2, $3, $4, $5, $6, ${casts})
     on conflict do nothing returning ${columnsOf(kind)}`,
    [id, values.effect, values.area, values.note, values.expiresAt, createdBy, ...values.match],
  );
}

/** `undefined` when another rule says the same already. */
export async function updateRule(tx: TenantTransaction, kind: RuleTable, current: RuleRow, version: number, values: RuleValues): Promise<RuleRow | undefined> {
  if (current.version !== version) throw versionConflict(current);
  const same = kind.match.map(({ name, cast }, index) => `${name} = $${index + 4}::${cast}`).join(' and ');
  const taken = await tx.row(`select 1 as one from ${kind.table} where id <> $1 and effect = $2 and area = $3 and ${same}`, [current.id, values.effect, values.area, ...values.match]);
  if (taken) return undefined;
  const sets = kind.match.map(({ name, cast }, index) => `${name} = $${index + 6}::${cast}`).join(', ');
  return tx.row<RuleRow>(`update ${kind.table} set effect = $2, area = $3, note = $4, expires_at = $5, ${sets}, version = version + 1, updated_at = now() where id = $1 returning ${columnsOf(kind)}`, [
    current.id, values.effect, values.area, values.note, values.expiresAt, ...values.match,
  ]);
}

export async function deleteRule(tx: TenantTransaction, kind: RuleTable, id: string): Promise<void> {
  await tx.rows(`delete from ${kind.table} where id = $1`, [id]);
}

/** Adds what was counted in memory since the last time. */
export async function addHits(tx: TenantTransaction, kind: RuleTable, hits: ReadonlyMap<string, number>, at: Date): Promise<void> {
  await tx.rows(`update ${kind.table} r set hits = r.hits + h.count, last_hit_at = $3 from unnest($1::uuid[], $2::bigint[]) as h(id, count) where r.id = h.id`, [[...hits.keys()], [...hits.values()], at]);
}

import { randomUUID } from 'node:crypto';
import { HakoError, invalid, notFound, versionConflict, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import { bumpAccessVersion } from '../access-version.js';
import { lineOf } from '../scopes.js';
import type { TreeGuard } from '../types.js';
import { readinessOf } from './readiness.js';
import { TALENT_COLUMNS, talentView, type TalentRow } from './view.js';
import { isTimezone } from './timezone.js';

export interface NewTalent {
  id: string;
  code: string;
  displayName: string;
  subsidiaryId: string | null;
  path: string;
  timezone: string;
  avatarUrl: string | null;
  oshiColor: string | null;
  sortOrder: number;
  /** Whose customer archive she shares; left out: an own one. */
  profileStoreId: string | undefined;
}

export interface TalentChange {
  version: number;
  displayName?: string;
  path?: string;
  timezone?: string;
  avatarUrl?: string | null;
  oshiColor?: string | null;
  sortOrder?: number;
}

export interface TalentChanged {
  before: TalentRow;
  after: TalentRow;
}

export const findTalent = (reader: TenantReader, id: string): Promise<TalentRow | undefined> => reader.row<TalentRow>(`SELECT ${TALENT_COLUMNS} FROM talent WHERE id = $1`, [id]);

export async function createTalent(tx: TenantTransaction, wanted: NewTalent): Promise<TalentRow> {
  checkTimezone(wanted.timezone);
  await bumpAccessVersion(tx);
  await checkSubsidiary(tx, wanted.subsidiaryId);
  const storeId = await storeFor(tx, wanted);
  const row = await tx.row<TalentRow>(
    `INSERT INTO talent (id, subsidiary_id, profile_store_id, code, display_name, avatar_url, timezone, path, oshi_color, sort_order)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (code) DO NOTHING RETURNING ${TALENT_COLUMNS}`,
    [wanted.id, wanted.subsidiaryId, storeId, wanted.code, wanted.displayName, wanted.avatarUrl, wanted.timezone, await claimedPath(tx, wanted.id, wanted.path), wanted.oshiColor?.toLowerCase() ?? null, wanted.sortOrder],
  );
  if (!row) throw new HakoError('TALENT_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }] });
  return row;
}

export async function updateTalent(tx: TenantTransaction, id: string, change: TalentChange): Promise<TalentChanged> {
  if (change.timezone !== undefined) checkTimezone(change.timezone);
  await bumpAccessVersion(tx);
  const before = await current(tx, id, change.version);
  if (change.path !== undefined && change.path !== before.path) await claimedPath(tx, id, change.path);
  const next = {
    display_name: change.displayName ?? before.display_name,
    path: change.path ?? before.path,
    timezone: change.timezone ?? before.timezone,
    avatar_url: change.avatarUrl === undefined ? before.avatar_url : change.avatarUrl,
    oshi_color: change.oshiColor === undefined ? before.oshi_color : (change.oshiColor?.toLowerCase() ?? null),
    sort_order: change.sortOrder ?? before.sort_order,
  };
  const after = await write(tx, 'UPDATE talent SET display_name = $2, path = $3, timezone = $4, avatar_url = $5, oshi_color = $6, sort_order = $7', [id, ...Object.values(next)]);
  return { before, after };
}

export async function moveTalent(tx: TenantTransaction, id: string, move: { subsidiaryId: string | null; version?: number }, guard: TreeGuard): Promise<TalentChanged> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, move.version);
  await checkSubsidiary(tx, move.subsidiaryId);
  await guard({ kind: 'move', place: { type: 'talent', id }, before: await lineOf(tx, before.subsidiary_id), after: await lineOf(tx, move.subsidiaryId) });
  // Out of a sleeping subsidiary she wakes: she slept only because of it, and where she goes to is awake.
  return { before, after: await write(tx, 'UPDATE talent SET subsidiary_id = $2, active = true, inactive_by = NULL', [id, move.subsidiaryId]) };
}

/**
 * Another customer archive for a talent: one that others use, or one of her own (`null`). Her customers stay hers and come
 * along; with whom she shared before, she shares no longer.
 */
export async function changeArchive(tx: TenantTransaction, id: string, change: { profileStoreId: string | null; version: number }): Promise<TalentChanged> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, change.version);
  const storeId = change.profileStoreId ?? (await ownArchive(tx, before));
  if (storeId === before.profile_store_id) return { before, after: before };
  if (!(await tx.row('SELECT id FROM profile_store WHERE id = $1', [storeId]))) throw new HakoError('PROFILE_STORE_UNKNOWN', { details: [{ path: '/profileStoreId', code: 'unknown' }] });
  return { before, after: await write(tx, 'UPDATE talent SET profile_store_id = $2', [id, storeId]) };
}

/** The one she uses when nobody else does; else a new one, under her own id if that is free. */
async function ownArchive(tx: TenantTransaction, talent: TalentRow): Promise<string> {
  const usedByOthers = async (storeId: string): Promise<boolean> => (await tx.row('SELECT id FROM talent WHERE profile_store_id = $1 AND id <> $2', [storeId, talent.id])) !== undefined;
  if (!(await usedByOthers(talent.profile_store_id))) return talent.profile_store_id;
  const id = (await usedByOthers(talent.id)) ? randomUUID() : talent.id;
  await tx.rows('INSERT INTO profile_store (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, talent.code]);
  return id;
}

export async function publishTalent(tx: TenantTransaction, id: string, step: { version?: number }): Promise<TalentChanged> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, step.version);
  if (before.state === 'published') return { before, after: before };
  const { ready, items } = readinessOf(before);
  if (!ready) throw new HakoError('TALENT_NOT_READY', { details: { missing: items.filter((item) => item.required && !item.done).map((item) => item.key) } });
  const after = await write(tx, `UPDATE talent SET state = 'published', published_at = coalesce(published_at, now())`, [id]);
  await tx.rows('SELECT platform.show_talent_path($1, true)', [id]);
  return { before, after };
}

export async function disableTalent(tx: TenantTransaction, id: string, step: { version?: number }): Promise<TalentChanged> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, step.version);
  if (before.state === 'disabled') return { before, after: before };
  if (before.state === 'draft') throw new HakoError('TALENT_STATE_CONFLICT', { details: { state: before.state } });
  const after = await write(tx, `UPDATE talent SET state = 'disabled'`, [id]);
  await tx.rows('SELECT platform.show_talent_path($1, false)', [id]);
  return { before, after };
}

/** Only a draft that nothing depends on; whatever a plugin keeps about her refers to her by a foreign key and stops it. */
export async function deleteTalent(tx: TenantTransaction, id: string): Promise<TalentRow> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, undefined);
  if (before.state !== 'draft') throw new HakoError('TALENT_NOT_DRAFT', { details: { state: before.state } });
  if (await isUsed(tx, before)) throw new HakoError('TALENT_IN_USE');
  try {
    await tx.rows('DELETE FROM setting WHERE scope_type = $1 AND scope_id = $2', ['talent', id]);
    await tx.rows('DELETE FROM talent WHERE id = $1', [id]);
    await tx.rows('DELETE FROM profile_store s WHERE s.id = $1 AND NOT EXISTS (SELECT 1 FROM talent t WHERE t.profile_store_id = s.id)', [before.profile_store_id]);
    await tx.rows('SELECT platform.release_talent_paths($1)', [id]);
  } catch (error) {
    if (['23503', '23001'].includes((error as { code?: string }).code ?? '')) throw new HakoError('TALENT_IN_USE', { cause: error });
    throw error;
  }
  return before;
}

/** Any table of the schema that names her, whether a plugin gave it a foreign key or not. */
async function isUsed(tx: TenantTransaction, talent: TalentRow): Promise<boolean> {
  const granted = await tx.row(`SELECT 1 AS yes FROM role_assignment WHERE scope_type = 'talent' AND scope_id = $1 UNION ALL SELECT 1 FROM user_policy WHERE scope_type = 'talent' AND scope_id = $1 LIMIT 1`, [talent.id]);
  if (granted) return true;
  const shared = await tx.row('SELECT id FROM talent WHERE profile_store_id = $1 AND id <> $2', [talent.profile_store_id, talent.id]);
  const columns = await tx.rows<{ table: string; column: string }>(
    `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'talent'
       AND a.attname IN ('talent_id', 'profile_store_id') AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped`,
  );
  for (const { table, column } of columns) {
    if (column === 'profile_store_id' && shared) continue;
    const id = column === 'talent_id' ? talent.id : talent.profile_store_id;
    if (await tx.row(`SELECT 1 AS yes FROM "${table}" WHERE "${column}" = $1 LIMIT 1`, [id])) return true;
  }
  return false;
}

/** The platform's list decides; the claim lives and dies with this transaction. */
async function claimedPath(tx: TenantTransaction, talentId: string, path: string): Promise<string> {
  const row = await tx.row<{ mine: boolean }>('SELECT platform.claim_talent_path($1, $2) AS mine', [path, talentId]);
  if (!row?.mine) throw new HakoError('TALENT_PATH_TAKEN', { details: [{ path: '/path', code: 'taken' }] });
  return path;
}

async function storeFor(tx: TenantTransaction, wanted: NewTalent): Promise<string> {
  if (wanted.profileStoreId !== undefined) {
    const store = await tx.row('SELECT id FROM profile_store WHERE id = $1', [wanted.profileStoreId]);
    if (!store) throw new HakoError('PROFILE_STORE_UNKNOWN', { details: [{ path: '/profileStoreId', code: 'unknown' }] });
    return wanted.profileStoreId;
  }
  // An own archive has the talent's id: one id less to confuse.
  await tx.rows('INSERT INTO profile_store (id, name) VALUES ($1, $2)', [wanted.id, wanted.code]);
  return wanted.id;
}

async function checkSubsidiary(tx: TenantTransaction, id: string | null): Promise<void> {
  if (id === null) return;
  const row = await tx.row<{ active: boolean }>('SELECT active FROM subsidiary WHERE id = $1', [id]);
  if (!row) throw new HakoError('ORGANIZATION_PARENT_UNKNOWN', { details: [{ path: '/subsidiaryId', code: 'unknown' }] });
  if (!row.active) throw new HakoError('ORGANIZATION_PARENT_INACTIVE', { details: [{ path: '/subsidiaryId', code: 'inactive' }] });
}

function checkTimezone(name: string): void {
  if (!isTimezone(name)) throw invalid([{ path: '/timezone', code: 'timezone' }]);
}

async function current(tx: TenantTransaction, id: string, version: number | undefined): Promise<TalentRow> {
  const row = await findTalent(tx, id);
  if (!row) throw notFound();
  if (version !== undefined && row.version !== version) throw versionConflict(talentView(row));
  return row;
}

async function write(tx: TenantTransaction, update: string, params: unknown[]): Promise<TalentRow> {
  const row = await tx.row<TalentRow>(`${update}, version = version + 1, updated_at = now() WHERE id = $1 RETURNING ${TALENT_COLUMNS}`, params);
  if (!row) throw notFound();
  return row;
}

import { HakoError, notFound, versionConflict, type LocalizedText, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import { bumpAccessVersion } from '../access-version.js';
import { Forest, type Placed } from '../rules.js';
import { DECIDED_ABOVE, lineOf } from '../scopes.js';
import type { TreeGuard } from '../types.js';
import { SUBSIDIARY_COLUMNS, subsidiaryView, type SubsidiaryRow } from './view.js';

export interface Changed {
  before: SubsidiaryRow;
  after: SubsidiaryRow;
}

export const findSubsidiary = (reader: TenantReader, id: string): Promise<SubsidiaryRow | undefined> => reader.row<SubsidiaryRow>(`SELECT ${SUBSIDIARY_COLUMNS} FROM subsidiary WHERE id = $1`, [id]);

/** Raising the version first takes the one row that every change of the tree takes: two changes never see half of each other. */
async function lockForest(tx: TenantTransaction): Promise<Forest> {
  await bumpAccessVersion(tx);
  return new Forest(await tx.rows<Placed>('SELECT id, parent_id, active, inactive_by FROM subsidiary'));
}

export async function createSubsidiary(tx: TenantTransaction, wanted: { id: string; code: string; name: LocalizedText; parentId: string | null; sortOrder: number }): Promise<SubsidiaryRow> {
  (await lockForest(tx)).checkParent(wanted.parentId, 1);
  const row = await tx.row<SubsidiaryRow>(
    `INSERT INTO subsidiary (id, parent_id, code, name, sort_order) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING RETURNING ${SUBSIDIARY_COLUMNS}`,
    [wanted.id, wanted.parentId, wanted.code, JSON.stringify(wanted.name), wanted.sortOrder],
  );
  if (!row) throw new HakoError('SUBSIDIARY_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }] });
  return row;
}

export async function updateSubsidiary(tx: TenantTransaction, id: string, change: { version: number; name?: LocalizedText; sortOrder?: number }): Promise<Changed> {
  await bumpAccessVersion(tx);
  const before = await current(tx, id, change.version);
  return { before, after: await write(tx, `UPDATE subsidiary SET name = coalesce($2, name), sort_order = coalesce($3, sort_order)`, [id, change.name ? JSON.stringify(change.name) : null, change.sortOrder ?? null]) };
}

export async function moveSubsidiary(tx: TenantTransaction, id: string, move: { parentId: string | null; version?: number }, guard: TreeGuard): Promise<Changed> {
  const forest = await lockForest(tx);
  const before = await current(tx, id, move.version);
  forest.checkMove(id, move.parentId);
  await guard({ kind: 'move', place: { type: 'subsidiary', id }, before: await lineOf(tx, before.parent_id), after: await lineOf(tx, move.parentId) });
  return { before, after: await write(tx, 'UPDATE subsidiary SET parent_id = $2', [id, move.parentId]) };
}

/**
 * Takes along what stands below and is active, and remembers for whose sake. What was deactivated on its own before keeps
 * that, so that it sleeps on when this one wakes.
 */
export async function deactivateSubsidiary(tx: TenantTransaction, id: string, step: { version?: number }, guard: TreeGuard): Promise<Changed> {
  const forest = await lockForest(tx);
  const before = await current(tx, id, step.version);
  if (!before.active && before.inactive_by === null) return { before, after: before };
  if (before.active) await guard({ kind: 'sleep', places: await awakeIn(tx, forest, id), above: await lineOf(tx, before.parent_id), resources: DECIDED_ABOVE });
  // Asleep because of another until now: from here on for its own sake, and what slept with it sleeps because of it.
  const below = forest.subtree(id).filter((each) => each !== id);
  const params = [below, id, before.inactive_by];
  const condition = '(active OR inactive_by = $3)';
  await tx.rows(`UPDATE subsidiary SET active = false, inactive_by = $2, updated_at = now(), version = version + 1 WHERE id = ANY($1::uuid[]) AND ${condition}`, params);
  await tx.rows(`UPDATE talent SET active = false, inactive_by = $2, updated_at = now(), version = version + 1 WHERE subsidiary_id = ANY(array_append($1::uuid[], $2::uuid)) AND ${condition}`, params);
  return { before, after: await write(tx, 'UPDATE subsidiary SET active = false, inactive_by = NULL', [id]) };
}

export async function reactivateSubsidiary(tx: TenantTransaction, id: string, step: { version?: number }): Promise<Changed> {
  const forest = await lockForest(tx);
  const before = await current(tx, id, step.version);
  if (before.active) return { before, after: before };
  if (before.parent_id !== null && !forest.get(before.parent_id)?.active) throw new HakoError('ORGANIZATION_PARENT_INACTIVE', { details: [{ path: '', code: 'inactive' }] });
  const below = forest.subtree(id).filter((each) => each !== id);
  const sleepers = [id, ...(before.inactive_by === null ? [] : [before.inactive_by])];
  await tx.rows('UPDATE subsidiary SET active = true, inactive_by = NULL, updated_at = now(), version = version + 1 WHERE id = ANY($1::uuid[]) AND inactive_by = ANY($2::uuid[])', [below, sleepers]);
  await tx.rows('UPDATE talent SET active = true, inactive_by = NULL, updated_at = now(), version = version + 1 WHERE subsidiary_id = ANY($1::uuid[]) AND inactive_by = ANY($2::uuid[])', [[id, ...below], sleepers]);
  return { before, after: await write(tx, 'UPDATE subsidiary SET active = true, inactive_by = NULL', [id]) };
}

/** What decides for itself until now: the subsidiary and all awake below it, talents among them. */
async function awakeIn(tx: TenantTransaction, forest: Forest, id: string): Promise<string[]> {
  const subsidiaries = forest.subtree(id).filter((each) => forest.get(each)?.active);
  const talents = await tx.rows<{ id: string }>('SELECT id FROM talent WHERE subsidiary_id = ANY($1::uuid[]) AND active', [subsidiaries]);
  return [...subsidiaries, ...talents.map((talent) => talent.id)];
}

async function current(tx: TenantTransaction, id: string, version: number | undefined): Promise<SubsidiaryRow> {
  const row = await findSubsidiary(tx, id);
  if (!row) throw notFound();
  if (version !== undefined && row.version !== version) throw versionConflict(subsidiaryView(row));
  return row;
}

async function write(tx: TenantTransaction, update: string, params: unknown[]): Promise<SubsidiaryRow> {
  const row = await tx.row<SubsidiaryRow>(`${update}, version = version + 1, updated_at = now() WHERE id = $1 RETURNING ${SUBSIDIARY_COLUMNS}`, params);
  if (!row) throw notFound();
  return row;
}

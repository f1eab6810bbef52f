import type { LocalizedText } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Code, LocalizedName, ParentId, Uuid, closed } from '../schemas.js';

export interface SubsidiaryRow {
  id: string;
  parent_id: string | null;
  code: string;
  name: LocalizedText;
  sort_order: number;
  active: boolean;
  inactive_by: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const SUBSIDIARY_COLUMNS = 'id, parent_id, code, name, sort_order, active, inactive_by, version, created_at, updated_at';

export const SubsidiaryView = Type.Object(
  { id: Uuid, code: Code, name: LocalizedName, parentId: ParentId, sortOrder: Type.Integer(), active: Type.Boolean(), version: Type.Integer(), createdAt: Type.String(), updatedAt: Type.String() },
  closed,
);

export const subsidiaryView = (row: SubsidiaryRow) => ({
  id: row.id,
  code: row.code,
  name: row.name,
  parentId: row.parent_id,
  sortOrder: row.sort_order,
  active: row.active,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** What the change log shows of one. */
export const subsidiaryFacts = (row: SubsidiaryRow) => ({ code: row.code, name: row.name, parentId: row.parent_id, sortOrder: row.sort_order, active: row.active });

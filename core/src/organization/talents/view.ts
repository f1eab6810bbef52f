import Type from 'typebox';
import { Code, ParentId, Uuid, closed } from '../schemas.js';

export interface TalentRow {
  id: string;
  subsidiary_id: string | null;
  profile_store_id: string;
  code: string;
  display_name: string;
  avatar_url: string | null;
  timezone: string;
  path: string;
  oshi_color: string | null;
  state: 'draft' | 'published' | 'disabled';
  sort_order: number;
  active: boolean;
  published_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const TALENT_COLUMNS = 'id, subsidiary_id, profile_store_id, code, display_name, avatar_url, timezone, path, oshi_color, state, sort_order, active, published_at, version, created_at, updated_at';

export const TalentView = Type.Object(
  {
    id: Uuid,
    code: Code,
    displayName: Type.String(),
    subsidiaryId: ParentId,
    profileStoreId: Uuid,
    avatarUrl: Type.Union([Type.String(), Type.Null()]),
    timezone: Type.String(),
    path: Type.String(),
    oshiColor: Type.Union([Type.String(), Type.Null()]),
    state: Type.Enum(['draft', 'published', 'disabled']),
    sortOrder: Type.Integer(),
    active: Type.Boolean(),
    publishedAt: Type.Union([Type.String(), Type.Null()]),
    version: Type.Integer(),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);

export const talentView = (row: TalentRow) => ({
  id: row.id,
  code: row.code,
  displayName: row.display_name,
  subsidiaryId: row.subsidiary_id,
  profileStoreId: row.profile_store_id,
  avatarUrl: row.avatar_url,
  timezone: row.timezone,
  path: row.path,
  oshiColor: row.oshi_color,
  state: row.state,
  sortOrder: row.sort_order,
  active: row.active,
  publishedAt: row.published_at?.toISOString() ?? null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** What the change log shows of one. */
export const talentFacts = (row: TalentRow) => ({
  code: row.code,
  displayName: row.display_name,
  subsidiaryId: row.subsidiary_id,
  avatarUrl: row.avatar_url,
  timezone: row.timezone,
  path: row.path,
  oshiColor: row.oshi_color,
  state: row.state,
  profileStoreId: row.profile_store_id,
  sortOrder: row.sort_order,
});

import type { LocalizedText } from '@hako/sdk-plugin';
import type { Tenant } from './types.js';

export interface TenantRow {
  id: string;
  code: string;
  name: LocalizedText;
  status: Tenant['status'];
  is_platform: boolean;
  created_at: Date;
  suspended_at: Date | null;
  suspended_by: string | null;
  suspended_reason: string | null;
}

export const TENANT_COLUMNS = 't.id, t.code, t.name, t.status, t.is_platform, t.created_at, t.suspended_at, t.suspended_by, t.suspended_reason';

export const tenantOf = (row: TenantRow): Tenant => ({
  id: row.id,
  code: row.code,
  name: row.name,
  status: row.status,
  isPlatform: row.is_platform,
  createdAt: row.created_at.toISOString(),
  ...(row.suspended_at && { suspension: { since: row.suspended_at.toISOString(), by: row.suspended_by ?? '', reason: row.suspended_reason ?? '' } }),
});

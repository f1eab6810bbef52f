import type { LocalizedText } from '@hako/sdk-plugin';
import type { Tenant } from './types.js';

export interface TenantRow {
  id: string;
  code: string;
  name: LocalizedText;
  status: Tenant['status'];
  is_platform: boolean;
  created_at: Date;
}

export const TENANT_COLUMNS = 't.id, t.code, t.name, t.status, t.is_platform, t.created_at';

export const tenantOf = (row: TenantRow): Tenant => ({ id: row.id, code: row.code, name: row.name, status: row.status, isPlatform: row.is_platform, createdAt: row.created_at.toISOString() });

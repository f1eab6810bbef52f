import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { Tenant } from '../../tenancy/types.js';
import { tenantOfToken } from '../factors/tenant-token.js';
import { findUser } from '../users/store.js';
import type { UserRow } from '../users/model.js';
import { findLink, type LinkPurpose, type LinkRow } from './link-store.js';

export interface OpenLink {
  tenant: Tenant;
  link: LinkRow;
  person: UserRow;
}

/** Unknown, used, run out and replaced are one answer: who holds no good link learns nothing. */
export const linkInvalid = (): HakoError => new HakoError('AUTH_LINK_INVALID');

/** The link behind a token, without spending it. @throws AUTH_LINK_INVALID */
export async function openLink(deps: Pick<Cradle, 'database' | 'tenants' | 'clock'>, token: string, ...purposes: LinkPurpose[]): Promise<OpenLink> {
  const tenantId = tenantOfToken(token);
  const tenant = tenantId === undefined ? undefined : await deps.tenants.byId(tenantId);
  if (!tenant || tenant.status === 'deleted') throw linkInvalid();
  const db = deps.database.tenant(tenant.id);
  const link = await db.read((q) => findLink(q, token, purposes, deps.clock.now()));
  const person = link && (await db.read((q) => findUser(q, link.user_id)));
  if (!link || person?.status !== 'active') throw linkInvalid();
  if (tenant.status !== 'active') throw new HakoError('AUTH_TENANT_SUSPENDED');
  return { tenant, link, person };
}

import { HakoError, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

/** A proof is looked at anew every day; a domain whose record is gone this long is nobody's any more. */
export const STALE_DAYS = 7;

export interface Domain {
  id: string;
  domain: string;
  token: string;
  verifiedAt: Date | null;
  checkedAt: Date | null;
  createdAt: Date;
}

const COLUMNS = 'id, domain, token, verified_at as "verifiedAt", checked_at as "checkedAt", created_at as "createdAt"';

export const listDomains = (q: TenantReader): Promise<Domain[]> => q.rows<Domain>(`select ${COLUMNS} from sso_domain order by domain`);

export const findDomain = (q: TenantReader, id: string): Promise<Domain | undefined> => q.row<Domain>(`select ${COLUMNS} from sso_domain where id = $1`, [id]);

/** @throws `SSO_DOMAIN_TAKEN` */
export async function insertDomain(tx: TenantTransaction, domain: { id: string; domain: string; token: string; now: Date }): Promise<void> {
  const made = await tx.row('insert into sso_domain (id, domain, token, created_at) values ($1, $2, $3, $4) on conflict do nothing returning id', [domain.id, domain.domain, domain.token, domain.now]);
  if (!made) throw new HakoError('SSO_DOMAIN_TAKEN', { details: [{ path: '/domain', code: 'taken' }] });
}

/** A look that found the record makes the proof fresh; one that did not leaves it to grow stale. */
export const markChecked = (tx: TenantTransaction, id: string, proven: boolean, now: Date): Promise<object[]> => tx.rows('update sso_domain set checked_at = $2, verified_at = case when $3 then $2 else verified_at end where id = $1', [id, now, proven]);

export const deleteDomain = (tx: TenantTransaction, id: string): Promise<{ domain: string } | undefined> => tx.row<{ domain: string }>('delete from sso_domain where id = $1 returning domain', [id]);

/** Whether the agency has proven lately that the address's domain is its own. */
export async function isVerifiedDomain(q: TenantReader, email: string, now: Date): Promise<boolean> {
  const found = await q.row(`select 1 from sso_domain where domain = $1 and verified_at > $2::timestamptz - interval '${STALE_DAYS} days'`, [domainOf(email), now]);
  return found !== undefined;
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

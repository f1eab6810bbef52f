import { HakoError, notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import { NOBODY } from '../../ids.js';
import type { Client } from '../entry/types.js';
import { askBeforeProvisioned } from '../provisioning/index.js';
import { userView } from '../users/model.js';
import { findUser } from '../users/store.js';
import type { SsoDeps } from './deps.js';
import { SsoFault } from './protocols/types.js';
import { personByEmail, personOf } from './store/identities.js';
import type { AtProvider, Claimed, Provider } from './types.js';

/** Whether this sign-in makes somebody new is only certain inside its transaction; asking once too often harms nobody. */
const wouldMake = async (q: TenantReader, provider: Provider, { subject, email }: Claimed): Promise<boolean> =>
  provider.jit && (await personOf(q, provider.id, subject)) === undefined && email !== null && (await personByEmail(q, email)) === undefined;

/** Asks whoever wants a say in new people, before the transaction. @throws SsoFault `SSO_ACCOUNT_REFUSED` */
export async function askBeforeNewcomer(deps: Pick<SsoDeps, 'database' | 'contexts'>, { tenant, provider, client }: AtProvider, claimed: Claimed): Promise<void> {
  if (!(await deps.database.tenant(tenant.id).read((q) => wouldMake(q, provider, claimed)))) return;
  await askBeforeProvisioned(deps, tenant, { type: 'system', id: NOBODY, name: provider.slug, sessionId: null }, client.requestId).catch((refusal: unknown) => {
    throw refusal instanceof HakoError ? new SsoFault('SSO_ACCOUNT_REFUSED', refusal.code, { cause: refusal }) : refusal;
  });
}

/** A person who made herself by signing in stands in the change log as one whom somebody made by hand. */
export async function logNewcomer(tx: TenantTransaction, { audit }: Pick<SsoDeps, 'audit'>, { id, username }: { id: string; username: string }, { requestId, ip, userAgent }: Client): Promise<void> {
  const row = await findUser(tx, id);
  if (!row) throw notFound();
  const principal = { type: 'user' as const, id, name: username, sessionId: null };
  await audit.change(tx, 'core', { principal, requestId, ip, userAgent }, { action: 'user.created', resource: { type: 'user', id, label: username }, before: null, after: userView(row) });
}

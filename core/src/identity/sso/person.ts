import type { TenantTransaction } from '@hako/sdk-plugin';
import { freeUsername, insertProvisioned } from '../provisioning/index.js';
import type { SsoDeps } from './deps.js';
import { SsoFault } from './protocols/types.js';
import { domainOf, isVerifiedDomain } from './store/domains.js';
import { insertIdentity, personByEmail, personOf, type Person } from './store/identities.js';
import type { Claimed, Provider } from './types.js';

export interface Recognised extends Person {
  /** How a person who was not known by this provider became so. */
  via: 'linked' | 'domain' | 'jit';
}

/**
 * Who signs in. The pair (provider, subject) alone says it; an address never does by itself (security.md 2.2.6): it finds
 * a person only where the agency proved the domain, allowed it, and the provider vouches for the address.
 *
 * @throws SsoFault
 */
export async function recognise(tx: TenantTransaction, deps: Pick<SsoDeps, 'ids' | 'clock'>, provider: Provider, claimed: Claimed): Promise<Recognised> {
  const known = await personOf(tx, provider.id, claimed.subject);
  if (known) return { ...assertActive(known), via: 'linked' };

  const owner = claimed.email === null ? undefined : await personByEmail(tx, claimed.email);
  if (owner && (await maySpeakFor(tx, deps, provider, claimed))) {
    assertActive(owner);
    await link(tx, deps, provider, claimed, owner.id, 'domain');
    return { ...owner, via: 'domain' };
  }
  if (owner) throw new SsoFault('SSO_ACCOUNT_EXISTS', 'the address belongs to a person who has not linked this account');
  if (!provider.jit) throw new SsoFault('SSO_NOT_LINKED', 'nobody has linked this account');
  return { ...(await makePerson(tx, deps, provider, claimed)), via: 'jit' };
}

async function maySpeakFor(tx: TenantTransaction, deps: Pick<SsoDeps, 'clock'>, provider: Provider, { email, emailVerified }: Claimed): Promise<boolean> {
  // Microsoft's addresses are whatever a directory's administrator typed in: they never find a person.
  if (!provider.linkDomains || provider.preset === 'entra' || email === null || !emailVerified) return false;
  return isVerifiedDomain(tx, email, deps.clock.now());
}

/** Somebody new: an account without a password and without roles; what mappings say comes after. */
async function makePerson(tx: TenantTransaction, deps: Pick<SsoDeps, 'ids' | 'clock'>, provider: Provider, claimed: Claimed): Promise<Person> {
  const { email } = claimed;
  if (email === null || !claimed.emailVerified || email.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new SsoFault('SSO_EMAIL_MISSING', 'no address that the provider vouches for');
  if (provider.jitDomains.length > 0 && !provider.jitDomains.includes(domainOf(email))) throw new SsoFault('SSO_NOT_LINKED', 'the domain is not among those whose people get an account');
  const id = deps.ids.uuid();
  const username = await freeUsername(tx, claimed.usernameHint ?? email);
  const displayName = (claimed.displayName ?? username).replace(/[\p{Cc}\p{Bidi_Control}]/gu, '').trim().slice(0, 100) || username;
  await insertProvisioned(tx, deps.ids, { id, username, email, displayName, now: deps.clock.now() });
  await link(tx, deps, provider, claimed, id, 'jit');
  return { id, username, status: 'active' };
}

async function link(tx: TenantTransaction, deps: Pick<SsoDeps, 'ids' | 'clock'>, provider: Provider, claimed: Claimed, userId: string, linkedBy: 'domain' | 'jit'): Promise<void> {
  const made = await insertIdentity(tx, { id: deps.ids.uuid(), providerId: provider.id, subject: claimed.subject, userId, linkedBy, now: deps.clock.now() });
  // Two first sign-ins at the same moment: the other one was quicker, this one starts anew.
  if (!made) throw new SsoFault('SSO_FLOW_INVALID', 'the account was linked at the same moment');
}

function assertActive(person: Person): Person {
  if (person.status !== 'active') throw new SsoFault('SSO_PERSON_INACTIVE', 'the person is deactivated');
  return person;
}

import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { openSignInChallenge } from '../factors/challenge.js';
import type { EntryCookie } from '../factors/cookies.js';
import { findTrustedDevice, spendTrustedDevice } from '../factors/devices/store.js';
import { FactorSpent } from '../factors/proof.js';
import { factorState, hasSecondFactor, methodsOf, type FactorState } from '../factors/state.js';
import type { Open } from './open.js';
import { actorOf, type Enter, type Entry, type FirstFactor } from './types.js';

type Deps = Pick<Cradle, 'database' | 'audit' | 'clock' | 'ids' | 'secrets'>;

/** What follows a right first factor, whichever it was: every way into a session goes through here. */
export function createEnter(deps: Deps, open: Open): Enter {
  return async (first) => {
    const db = deps.database.tenant(first.tenant.id);
    const state = await db.read((q) => factorState(q, first.person.id));
    // Two factors were given already: by a passkey, which its owner unlocked, or at an identity provider of trust.
    if (first.amr.includes('mfa') || !hasSecondFactor(state)) return { kind: 'signed-in', session: await open({ ...first, factorGiven: true }) };
    return (await enterByDevice(deps, open, first)) ?? challenge(deps, first, state);
  };
}

/** `undefined` when the device is not known, or another request spent its cookie at the same moment. */
async function enterByDevice(deps: Deps, open: Open, first: FirstFactor): Promise<Entry | undefined> {
  const { tenant, person, client } = first;
  const now = deps.clock.now();
  const known = await deps.database.tenant(tenant.id).read((q) => findTrustedDevice(q, person.id, client.cookie, now));
  if (!known) return undefined;
  let cookie: EntryCookie | undefined;
  const within = async (tx: TenantTransaction): Promise<void> => {
    cookie = await spendTrustedDevice(tx, { tenantId: tenant.id, userId: person.id, client, now });
    if (!cookie) throw new FactorSpent();
    await first.within?.(tx);
  };
  try {
    const session = await open({ ...first, amr: [...first.amr, 'trusted-device'], within, factorGiven: false });
    return { kind: 'signed-in', session, ...(cookie && { cookies: [cookie] }) };
  } catch (fault) {
    if (fault instanceof FactorSpent) return undefined;
    throw fault;
  }
}

async function challenge(deps: Deps, first: FirstFactor, state: FactorState): Promise<Entry> {
  const { tenant, person, amr, client, sso } = first;
  const opened = await deps.database.tenant(tenant.id).write(async (tx) => {
    await first.within?.(tx);
    const begun = await openSignInChallenge(tx, deps, { tenantId: tenant.id, userId: person.id, amr, client, sso, now: deps.clock.now() });
    await deps.audit.security(tenant.id, { name: 'auth.mfa.challenged', outcome: 'success', actor: actorOf(person, client), meta: { factor: amr.join('+') } }, tx);
    return begun;
  });
  return { kind: 'challenge', challengeToken: opened.token, methods: methodsOf(state), cookies: [opened.cookie] };
}

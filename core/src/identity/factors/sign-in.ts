import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Cradle } from '../../cradle.js';
import type { Open } from '../entry/open.js';
import { actorOf, type Client, type Entry } from '../entry/types.js';
import { tellPerson, type AlertDeps } from './alerts.js';
import { findSignInChallenge, spendChallenge, type SignInChallenge } from './challenge.js';
import { forgotten, type EntryCookie } from './cookies.js';
import { trustDevice } from './devices/store.js';
import { FactorSpent, tryFactor, type Given, type Proof } from './proof.js';

export interface SecondFactor {
  challengeToken: string;
  method: 'totp' | 'recovery' | 'passkey';
  code?: string | undefined;
  response?: AuthenticationResponseJSON | undefined;
  trustDevice: boolean;
}

export type VerifySecondFactor = (second: SecondFactor, client: Client) => Promise<Entry>;

type Deps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'secrets' | 'clock' | 'ids'> & AlertDeps;

/** The answer to a challenge: factor, challenge and session in one transaction, so that each counts once. */
export function createVerifySecondFactor(deps: Deps, open: Open): VerifySecondFactor {
  return async (second, client) => {
    const challenge = await findSignInChallenge(deps, second.challengeToken, client);
    const { tenant, person } = challenge;
    const db = deps.database.tenant(tenant.id);
    const actor = actorOf(person, client);
    const log = (name: string, outcome: 'failure' | 'denied', meta: Record<string, string | number>): Promise<void> => deps.audit.security(tenant.id, { name, outcome, actor, meta: { factor: second.method, ...meta } });

    const { proof, remaining } = await tryFactor(deps, db, { tenantId: tenant.id, userId: person.id }, givenOf(second, challenge)).catch(async (fault: unknown) => {
      if (fault instanceof HakoError && fault.code === 'AUTH_MFA_LOCKED') await log('auth.mfa.locked', 'denied', {});
      throw fault;
    });
    const wrong = async (reason: string): Promise<never> => {
      await log('auth.mfa.failed', 'failure', { remaining, reason });
      throw new HakoError('AUTH_MFA_INVALID', { params: { remaining }, details: { remainingAttempts: remaining } });
    };
    if (!proof) return wrong('mismatch');

    let cookie: EntryCookie | undefined;
    const within = async (tx: TenantTransaction): Promise<void> => {
      // The challenge first: whoever comes second waits for this row and finds it spent, with the code unspent.
      if (!(await spendChallenge(tx, challenge.id, deps.clock.now()))) throw new HakoError('AUTH_CHALLENGE_INVALID');
      if (!(await proof.spend(tx))) throw new FactorSpent();
      if (second.trustDevice) cookie = await trustThis(tx, deps, challenge, client);
      await tellOfRecovery(tx, deps, challenge, proof, client);
    };
    try {
      const session = await open({ tenant, person, amr: [...challenge.amr, ...proof.amr], client, sso: challenge.sso, within, factorGiven: true });
      return { kind: 'signed-in', session, cookies: [forgotten('mc'), ...(cookie ? [cookie] : [])] };
    } catch (fault) {
      if (fault instanceof FactorSpent) return wrong('replay');
      throw fault;
    }
  };
}

function givenOf({ method, code, response }: SecondFactor, { webauthnChallenge }: SignInChallenge): Given {
  if (method !== 'passkey') {
    if (code === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/code', code: 'required' }] });
    return { method, code };
  }
  if (!response) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/response', code: 'required' }] });
  // A ceremony that never began matches no signature.
  return { method, response, challenge: webauthnChallenge ?? '' };
}

async function trustThis(tx: TenantTransaction, deps: Deps, { tenant, person }: SignInChallenge, client: Client): Promise<EntryCookie> {
  const cookie = await trustDevice(tx, { id: deps.ids.uuid(), tenantId: tenant.id, userId: person.id, client, now: deps.clock.now() });
  await deps.audit.security(tenant.id, { name: 'auth.device.trusted', outcome: 'success', actor: actorOf(person, client) }, tx);
  return cookie;
}

async function tellOfRecovery(tx: TenantTransaction, deps: Deps, { tenant, person }: SignInChallenge, { method }: Proof, client: Client): Promise<void> {
  if (method === 'recovery') await tellPerson(tx, deps, { tenantId: tenant.id, userId: person.id, event: 'recovery-code-used', client });
}

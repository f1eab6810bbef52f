import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Cradle } from '../../../cradle.js';
import { actorOf, type Client, type Enter, type Entry } from '../../entry/types.js';
import { forgotten, type EntryCookie } from '../cookies.js';
import { FactorSpent, tryFactor } from '../proof.js';
import { relyingParty, requestOptions } from './ceremony.js';
import { newSignedChallenge, openSignedChallenge, spendSignedChallenge } from './signed-challenge.js';
import { readUserHandle } from './user-handle.js';

type Deps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'secrets' | 'clock'>;

export interface PasskeySignIn {
  begin(client: Client): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; cookie: EntryCookie }>;
  finish(response: AuthenticationResponseJSON, client: Client): Promise<Entry>;
}

const refused = (): HakoError => new HakoError('AUTH_PASSKEY_INVALID');

/** Without a name: the passkey itself says who it is of. Unlocked by its owner, it counts as both factors. */
export function createPasskeySignIn(deps: Deps, enter: Enter): PasskeySignIn {
  const party = relyingParty(deps.config.publicUrl);

  return {
    async begin(client) {
      const { challenge, cookie } = newSignedChallenge(deps.secrets, client, deps.clock.now());
      return { options: await requestOptions(party, { challenge }), cookie };
    },
    async finish(response, client) {
      const challengeText = challengeOf(response);
      const challenge = challengeText === undefined ? undefined : openSignedChallenge(deps.secrets, challengeText, client, deps.clock.now());
      const found = challenge && (await ownerOf(deps, response));
      if (!challenge || challengeText === undefined || !found) throw refused();
      const { tenant, person } = found;
      const actor = actorOf(person, client);
      const fail = async (name: string, outcome: 'failure' | 'denied', meta: Record<string, string | number> = {}): Promise<void> => deps.audit.security(tenant.id, { name, outcome, actor, meta: { factor: 'passkey', ...meta } });

      const { proof, remaining } = await tryFactor(deps, deps.database.tenant(tenant.id), { tenantId: tenant.id, userId: person.id }, { method: 'passkey', response, challenge: challengeText }).catch(async (fault: unknown) => {
        if (fault instanceof HakoError && fault.code === 'AUTH_MFA_LOCKED') await fail('auth.mfa.locked', 'denied');
        throw fault;
      });
      if (!proof) {
        await fail('auth.login.failed', 'failure', { remaining });
        throw refused();
      }
      const within = async (tx: TenantTransaction): Promise<void> => {
        if (!(await spendSignedChallenge(tx, challenge)) || !(await proof.spend(tx))) throw new FactorSpent();
      };
      const entry = await enter({ tenant, person, amr: proof.amr, client, within }).catch(async (fault: unknown) => {
        if (!(fault instanceof FactorSpent)) throw fault;
        await fail('auth.login.failed', 'failure', { remaining, reason: 'replay' });
        throw refused();
      });
      return { ...entry, cookies: [forgotten('mc'), ...(entry.cookies ?? [])] };
    },
  };
}

/** The challenge that was signed; whether it is ours is asked next, whether it was really signed after that. */
function challengeOf({ response }: AuthenticationResponseJSON): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof challenge === 'string' && challenge.length < 1_000 ? challenge : undefined;
  } catch {
    return undefined;
  }
}

async function ownerOf(deps: Deps, response: AuthenticationResponseJSON) {
  const handle = readUserHandle(response.response.userHandle);
  const tenant = handle && (await deps.tenants.byId(handle.tenantId));
  if (!handle || !tenant || tenant.status === 'deleted') return undefined;
  const person = await deps.database.tenant(tenant.id).read((q) =>
    q.row<{ id: string; username: string }>(`select u.id, u.username from app_user u join passkey p on p.user_id = u.id where u.id = $1 and p.credential_id = $2 and u.status = 'active'`, [handle.userId, response.id]),
  );
  return person && { tenant, person };
}

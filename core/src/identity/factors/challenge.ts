import { HakoError, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { Amr, Client } from '../entry/types.js';
import type { ProviderEntry } from '../sessions/provider-session.js';
import type { Tenant } from '../../tenancy/types.js';
import { bindClient, CHALLENGE_SECONDS, isBoundClient } from './client-binding.js';
import type { EntryCookie } from './cookies.js';
import { hashOfToken, newTenantToken, tenantOfToken } from './tenant-token.js';

export interface SignInChallenge {
  id: string;
  tenant: Tenant;
  person: { id: string; username: string };
  amr: Amr;
  webauthnChallenge: string | null;
  /** Of the identity provider that gave the first factor. */
  sso: ProviderEntry | undefined;
}

interface Row {
  id: string;
  user_id: string;
  username: string;
  amr: string[];
  client_hash: string;
  cookie_hash: Buffer | null;
  webauthn_challenge: string | null;
  sso: ProviderEntry | null;
}

type Deps = Pick<Cradle, 'database' | 'tenants' | 'secrets' | 'clock' | 'ids'>;

const invalid = (): HakoError => new HakoError('AUTH_CHALLENGE_INVALID');

/** The question for a second factor: five minutes, single use, for the client that gave the first factor and for nothing else. */
export async function openSignInChallenge(tx: TenantTransaction, deps: Pick<Deps, 'secrets' | 'ids'>, first: { tenantId: string; userId: string; amr: Amr; client: Client; sso?: ProviderEntry | undefined; now: Date }): Promise<{ token: string; cookie: EntryCookie }> {
  const token = newTenantToken(first.tenantId);
  const binding = bindClient(deps.secrets, first.client);
  await tx.rows(
    `insert into factor_challenge (id, purpose, user_id, token_hash, amr, client_hash, cookie_hash, expires_at, sso) values ($1, 'sign-in', $2, $3, $4, $5, $6, $7, $8)`,
    [deps.ids.uuid(), first.userId, hashOfToken(token), first.amr, binding.clientHash, binding.cookieHash, expiry(first.now), first.sso ? JSON.stringify(first.sso) : null],
  );
  return { token, cookie: binding.cookie };
}

/** @throws `AUTH_CHALLENGE_INVALID`, the same for an unknown, a spent, an expired one and for one of another client */
export async function findSignInChallenge(deps: Deps, token: string, client: Client): Promise<SignInChallenge> {
  const tenantId = tenantOfToken(token);
  const tenant = tenantId === undefined ? undefined : await deps.tenants.byId(tenantId);
  if (!tenant || tenant.status === 'deleted') throw invalid();
  const row = await deps.database.tenant(tenant.id).read((q) =>
    q.row<Row>(
      `select c.id, c.user_id, u.username, c.amr, c.client_hash, c.cookie_hash, c.webauthn_challenge, c.sso from factor_challenge c join app_user u on u.id = c.user_id
       where c.token_hash = $1 and c.purpose = 'sign-in' and c.used_at is null and c.expires_at > $2 and u.status = 'active'`,
      [hashOfToken(token), deps.clock.now()],
    ),
  );
  if (!row || !isBoundClient(deps.secrets, client, row)) throw invalid();
  return { id: row.id, tenant, person: { id: row.user_id, username: row.username }, amr: row.amr, webauthnChallenge: row.webauthn_challenge, sso: row.sso ?? undefined };
}

/** `false` when it was spent meanwhile. */
export async function spendChallenge(tx: TenantTransaction, id: string, now: Date): Promise<boolean> {
  const row = await tx.row('update factor_challenge set used_at = $2 where id = $1 and used_at is null and expires_at > $2 returning id', [id, now]);
  return row !== undefined;
}

/** One WebAuthn ceremony at a time per sign-in: beginning anew voids the one before. */
export async function keepWebauthnChallenge(tx: TenantTransaction, id: string, challenge: string): Promise<void> {
  await tx.rows('update factor_challenge set webauthn_challenge = $2 where id = $1', [id, challenge]);
}

type Ceremony = 'passkey-registration' | 'passkey-step-up';

/** Begins a ceremony of a signed-in person; the session takes the place of the client. */
export async function openCeremony(tx: TenantTransaction, deps: Pick<Deps, 'ids'>, ceremony: { purpose: Ceremony; userId: string; sessionId: string; challenge: string; now: Date }): Promise<void> {
  await tx.rows(`delete from factor_challenge where user_id = $1 and purpose = $2 and client_hash = $3`, [ceremony.userId, ceremony.purpose, ceremony.sessionId]);
  await tx.rows(`insert into factor_challenge (id, purpose, user_id, client_hash, webauthn_challenge, expires_at) values ($1, $2, $3, $4, $5, $6)`, [
    deps.ids.uuid(), ceremony.purpose, ceremony.userId, ceremony.sessionId, ceremony.challenge, expiry(ceremony.now),
  ]);
}

export function findCeremony(reader: TenantReader, ceremony: { purpose: Ceremony; userId: string; sessionId: string; now: Date }): Promise<{ id: string; webauthn_challenge: string } | undefined> {
  return reader.row(`select id, webauthn_challenge from factor_challenge where user_id = $1 and purpose = $2 and client_hash = $3 and used_at is null and expires_at > $4`, [
    ceremony.userId, ceremony.purpose, ceremony.sessionId, ceremony.now,
  ]);
}

const expiry = (now: Date): Date => new Date(now.getTime() + CHALLENGE_SECONDS * 1_000);

import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { PlatformTransaction } from '../../database/types.js';

export type TokenAlgorithm = 'EdDSA' | 'RS256';

const DAY_MS = 86_400_000;
/** security.md 2.2.4: published a day before its first use, used 90 days, known until the longest token has run out. */
export const PUBLISH_AHEAD_MS = DAY_MS;
export const ROTATE_MS = 90 * DAY_MS;
export const RETIRE_MS = 60 * 60_000;
const RSA_BITS = 3_072;
export const SEAL = 'token-signing-key';

export interface KeyRow {
  kid: string;
  status: 'next' | 'active' | 'retiring' | 'gone';
  public_jwk: JWK;
  private_sealed: Buffer | null;
  created_at: Date;
  activated_at: Date | null;
  retired_at: Date | null;
}

export const algorithmOf = ({ public_jwk: jwk }: Pick<KeyRow, 'public_jwk'>): TokenAlgorithm => (jwk.kty === 'RSA' ? 'RS256' : 'EdDSA');

export const liveKeys = (reader: TenantReader): Promise<KeyRow[]> => reader.rows<KeyRow>(`select * from signing_key where status <> 'gone' order by created_at`);

/** Brings the keys where they should be at this moment; under a lock, since every process does it. */
export async function rotateKeys(tx: PlatformTransaction, secrets: Cradle['secrets'], algorithm: TokenAlgorithm, now: Date): Promise<KeyRow[]> {
  await tx.rows('lock table signing_key in exclusive mode');
  await tx.rows(`update signing_key set status = 'gone', private_sealed = null where status = 'retiring' and retired_at < $1`, [new Date(now.getTime() - RETIRE_MS)]);
  // Keys of another algorithm, from before the configuration changed, sign nothing more; what they signed runs out.
  await tx.rows(`update signing_key set status = 'retiring', retired_at = $2 where status in ('active', 'next') and public_jwk->>'kty' <> $1`, [algorithm === 'RS256' ? 'RSA' : 'OKP', now]);
  const rows = await liveKeys(tx);
  const active = rows.find((row) => row.status === 'active');
  const next = rows.find((row) => row.status === 'next');
  const age = active ? now.getTime() - (active.activated_at ?? active.created_at).getTime() : 0;
  if (!active) {
    if (next) await promote(tx, next, now);
    else await insertKey(tx, secrets, { algorithm, status: 'active', now });
  } else if (!next && age > ROTATE_MS - PUBLISH_AHEAD_MS) {
    await insertKey(tx, secrets, { algorithm, status: 'next', now });
  } else if (next && age > ROTATE_MS && now.getTime() - next.created_at.getTime() > PUBLISH_AHEAD_MS) {
    await tx.rows(`update signing_key set status = 'retiring', retired_at = $2 where kid = $1`, [active.kid, now]);
    await promote(tx, next, now);
  } else {
    return rows;
  }
  return liveKeys(tx);
}

/** Emergency: from this commit on nothing that the key signed is good. `false` when it is no live key. */
export async function dropKey(tx: PlatformTransaction, kid: string, now: Date): Promise<boolean> {
  const row = await tx.row(`update signing_key set status = 'gone', private_sealed = null, retired_at = $2 where kid = $1 and status <> 'gone' returning kid`, [kid, now]);
  return row !== undefined;
}

const promote = (tx: PlatformTransaction, { kid }: KeyRow, now: Date): Promise<object[]> => tx.rows(`update signing_key set status = 'active', activated_at = $2 where kid = $1`, [kid, now]);

async function insertKey(tx: PlatformTransaction, secrets: Cradle['secrets'], { algorithm, status, now }: { algorithm: TokenAlgorithm; status: 'next' | 'active'; now: Date }): Promise<void> {
  const { publicKey, privateKey } = algorithm === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: RSA_BITS }) : generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(SEAL, privateKey.export({ format: 'der', type: 'pkcs8' }), kid);
  await tx.rows('insert into signing_key (kid, status, public_jwk, private_sealed, created_at, activated_at) values ($1, $2, $3, $4, $5, $6)', [kid, status, JSON.stringify(jwk), sealed, now, status === 'active' ? now : null]);
}

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
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
  due_at: Date | null;
}

export const algorithmOf = ({ public_jwk: jwk }: Pick<KeyRow, 'public_jwk'>): TokenAlgorithm => (jwk.kty === 'RSA' ? 'RS256' : 'EdDSA');

export const liveKeys = (reader: TenantReader): Promise<KeyRow[]> => reader.rows<KeyRow>(`select * from signing_key where status <> 'gone' order by created_at`);

/** Both halves of a key that is not stored yet. */
interface KeyPair {
  kid: string;
  jwk: JWK;
  /** PKCS #8, DER. */
  privateKey: Buffer;
}

/** A step needs a new pair and was given none. */
class PairNeeded extends Error {
  override readonly name = 'PairNeeded';
}

export interface KeyAsk {
  secrets: Cradle['secrets'];
  algorithm: TokenAlgorithm;
  now: Date;
}

type KeyStep = (tx: PlatformTransaction, ask: KeyAsk & { newPair(): KeyPair }) => Promise<KeyRow[]>;

/**
 * One step of the keys, in one transaction. RSA takes seconds to make, on a slow machine ten: that is done off the event loop,
 * outside of the transaction and of the lock that other processes wait for, and only when the step finds that it needs a pair.
 */
export async function stepKeys(database: Pick<Cradle['database'], 'platform'>, step: KeyStep, ask: KeyAsk): Promise<KeyRow[]> {
  for (const pairs: KeyPair[] = []; ; ) {
    const left = [...pairs];
    const newPair = (): KeyPair => {
      const pair = left.shift();
      if (!pair) throw new PairNeeded();
      return pair;
    };
    try {
      return await database.platform.write((tx) => step(tx, { ...ask, newPair }));
    } catch (error) {
      if (!(error instanceof PairNeeded)) throw error;
      pairs.push(await makePair(ask.algorithm));
    }
  }
}

/** Brings the keys where they should be at this moment; under a lock, since every process does it. */
export const rotateKeys: KeyStep = async (tx, { secrets, algorithm, now, newPair }) => {
  await tx.rows('lock table signing_key in exclusive mode');
  await tx.rows(`update signing_key set status = 'gone', private_sealed = null where status = 'retiring' and retired_at < $1`, [new Date(now.getTime() - RETIRE_MS)]);
  // Keys of another algorithm, from before the configuration changed, sign nothing more; what they signed runs out.
  await tx.rows(`update signing_key set status = 'retiring', retired_at = $2 where status in ('active', 'next') and public_jwk->>'kty' <> $1`, [algorithm === 'RS256' ? 'RSA' : 'OKP', now]);
  const rows = await liveKeys(tx);
  const active = rows.find((row) => row.status === 'active');
  const next = rows.find((row) => row.status === 'next');
  if (!active) {
    if (next) await promote(tx, next, now);
    else await insertKey(tx, secrets, newPair(), { status: 'active', now });
  } else if (!next && now.getTime() > followedAt(active).getTime() - PUBLISH_AHEAD_MS) {
    await insertKey(tx, secrets, newPair(), { status: 'next', now });
  } else if (next && isDue(next, active, now)) {
    await stopSigning(tx, active.kid, now);
    await promote(tx, next, now);
  } else {
    return rows;
  }
  return liveKeys(tx);
};

/** When another key takes over from the active one, unless somebody asks for it earlier. */
export const followedAt = (active: KeyRow): Date => new Date((active.activated_at ?? active.created_at).getTime() + ROTATE_MS);

/** When a key that is published ahead begins to sign. */
export function beginsAt(next: KeyRow, active: KeyRow | undefined): Date {
  const published = next.created_at.getTime() + PUBLISH_AHEAD_MS;
  const wanted = Math.min(active ? followedAt(active).getTime() : 0, next.due_at?.getTime() ?? Number.POSITIVE_INFINITY);
  return new Date(Math.max(published, wanted));
}

const isDue = (next: KeyRow, active: KeyRow, now: Date): boolean => now > beginsAt(next, active);

/** Brings the next change of keys forward: the following key is published now and signs a day later. */
export const hastenRotation: KeyStep = async (tx, ask) => {
  const rows = await rotateKeys(tx, ask);
  if (!rows.some(({ status }) => status === 'next')) await insertKey(tx, ask.secrets, ask.newPair(), { status: 'next', now: ask.now });
  await tx.rows(`update signing_key set due_at = least(due_at, $1) where status = 'next'`, [ask.now]);
  return liveKeys(tx);
};

/**
 * The active key signs nothing from this commit on, what it signed stays good until it runs out; a key that never signed
 * is withdrawn. What follows it is `rotateKeys`' matter. `false` when it is neither.
 */
export async function retireKey(tx: PlatformTransaction, kid: string, now: Date): Promise<boolean> {
  await tx.rows('lock table signing_key in exclusive mode');
  const row = await tx.row<{ status: KeyRow['status'] }>('select status from signing_key where kid = $1', [kid]);
  if (row?.status === 'active') await stopSigning(tx, kid, now);
  else if (row?.status === 'next') return dropKey(tx, kid, now);
  return row?.status === 'active';
}

/** The private half goes with the last signature. */
const stopSigning = (tx: PlatformTransaction, kid: string, now: Date): Promise<object[]> => tx.rows(`update signing_key set status = 'retiring', retired_at = $2, private_sealed = null where kid = $1`, [kid, now]);

/** Emergency: from this commit on nothing that the key signed is good. `false` when it is no live key. */
export async function dropKey(tx: PlatformTransaction, kid: string, now: Date): Promise<boolean> {
  const row = await tx.row(`update signing_key set status = 'gone', private_sealed = null, retired_at = $2 where kid = $1 and status <> 'gone' returning kid`, [kid, now]);
  return row !== undefined;
}

const promote = (tx: PlatformTransaction, { kid }: KeyRow, now: Date): Promise<object[]> => tx.rows(`update signing_key set status = 'active', activated_at = $2 where kid = $1`, [kid, now]);

async function makePair(algorithm: TokenAlgorithm): Promise<KeyPair> {
  const { publicKey, privateKey } = await (algorithm === 'RS256' ? promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS }) : promisify(generateKeyPair)('ed25519'));
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  return { kid: await calculateJwkThumbprint(jwk), jwk, privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

async function insertKey(tx: PlatformTransaction, secrets: Cradle['secrets'], pair: KeyPair, { status, now }: { status: 'next' | 'active'; now: Date }): Promise<void> {
  const sealed = secrets.seal(SEAL, pair.privateKey, pair.kid);
  await tx.rows('insert into signing_key (kid, status, public_jwk, private_sealed, created_at, activated_at) values ($1, $2, $3, $4, $5, $6)', [pair.kid, status, JSON.stringify(pair.jwk), sealed, now, status === 'active' ? now : null]);
}

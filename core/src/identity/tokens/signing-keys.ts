import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Cradle } from '../../cradle.js';
import type { PlatformTransaction } from '../../database/types.js';

const DAY_MS = 86_400_000;
/** security.md 2.2.4: published a day before its first use, used 90 days, known until the longest token has run out. */
const PUBLISH_AHEAD_MS = DAY_MS;
const ROTATE_MS = 90 * DAY_MS;
const RETIRE_MS = 60 * 60_000;
const RELOAD_MS = 5 * 60_000;
const SEAL = 'token-signing-key';

interface KeyRow {
  kid: string;
  status: 'next' | 'active' | 'retiring';
  public_jwk: JWK;
  private_sealed: Buffer | null;
  created_at: Date;
  activated_at: Date | null;
  retired_at: Date | null;
}

export interface SigningKeys {
  active(): Promise<{ kid: string; key: KeyObject }>;
  /** By `kid`, also of keys that are published ahead or run out; `undefined` for any other. */
  verifying(kid: string): Promise<KeyObject | undefined>;
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
}

interface Loaded {
  active: { kid: string; key: KeyObject };
  byKid: ReadonlyMap<string, KeyObject>;
  jwks: { keys: Record<string, unknown>[] };
}

/** Ed25519 keys of the access tokens, shared by all processes through the platform schema, private halves sealed. */
export function createSigningKeys(deps: Pick<Cradle, 'database' | 'secrets' | 'clock'>): SigningKeys {
  let loaded: Promise<Loaded> | undefined;
  let loadedAt = 0;

  const load = (options: { anew?: boolean } = {}): Promise<Loaded> => {
    const now = deps.clock.now().getTime();
    if (!loaded || options.anew || now - loadedAt > RELOAD_MS) {
      loadedAt = now;
      loaded = deps.database.platform.write((tx) => rotate(tx, deps.secrets, deps.clock.now())).then((rows) => open(rows, deps.secrets));
      loaded.catch(() => (loaded = undefined));
    }
    return loaded;
  };

  return {
    active: async () => (await load()).active,
    async verifying(kid) {
      const found = (await load()).byKid.get(kid);
      // Another process may have made a key since; one look a second is enough against made-up kids.
      if (found || deps.clock.now().getTime() - loadedAt < 1_000) return found;
      return (await load({ anew: true })).byKid.get(kid);
    },
    jwks: async () => (await load()).jwks,
  };
}

/** Brings the keys where they should be at this moment; under a lock, since every process does it. */
async function rotate(tx: PlatformTransaction, secrets: Cradle['secrets'], now: Date): Promise<KeyRow[]> {
  await tx.rows('lock table signing_key in exclusive mode');
  await tx.rows(`update signing_key set status = 'gone', private_sealed = null where status = 'retiring' and retired_at < $1`, [new Date(now.getTime() - RETIRE_MS)]);
  const rows = await tx.rows<KeyRow>(`select * from signing_key where status <> 'gone'`);
  const active = rows.find((row) => row.status === 'active');
  const next = rows.find((row) => row.status === 'next');
  const age = active ? now.getTime() - (active.activated_at ?? active.created_at).getTime() : 0;

  if (!active) rows.push(await insert(tx, secrets, 'active', now));
  else if (!next && age > ROTATE_MS - PUBLISH_AHEAD_MS) rows.push(await insert(tx, secrets, 'next', now));
  else if (next && age > ROTATE_MS && now.getTime() - next.created_at.getTime() > PUBLISH_AHEAD_MS) {
    await tx.rows(`update signing_key set status = 'retiring', retired_at = $2 where kid = $1`, [active.kid, now]);
    await tx.rows(`update signing_key set status = 'active', activated_at = $2 where kid = $1`, [next.kid, now]);
    active.status = 'retiring';
    next.status = 'active';
  }
  return rows;
}

async function insert(tx: PlatformTransaction, secrets: Cradle['secrets'], status: 'next' | 'active', now: Date): Promise<KeyRow> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(SEAL, privateKey.export({ format: 'der', type: 'pkcs8' }), kid);
  const activatedAt = status === 'active' ? now : null;
  await tx.rows('insert into signing_key (kid, status, public_jwk, private_sealed, created_at, activated_at) values ($1, $2, $3, $4, $5, $6)', [kid, status, JSON.stringify(jwk), sealed, now, activatedAt]);
  return { kid, status, public_jwk: jwk, private_sealed: sealed, created_at: now, activated_at: activatedAt, retired_at: null };
}

function open(rows: KeyRow[], secrets: Cradle['secrets']): Loaded {
  const active = rows.find((row) => row.status === 'active');
  if (!active?.private_sealed) throw new Error('No active key for access tokens');
  const key = createPrivateKey({ key: secrets.open(SEAL, active.private_sealed, active.kid), format: 'der', type: 'pkcs8' });
  return {
    active: { kid: active.kid, key },
    byKid: new Map(rows.map((row) => [row.kid, createPublicKey({ key: row.public_jwk as Record<string, string>, format: 'jwk' })])),
    jwks: { keys: rows.map((row) => ({ kty: row.public_jwk.kty, crv: row.public_jwk.crv, x: row.public_jwk.x, kid: row.kid, use: 'sig', alg: 'EdDSA' })) },
  };
}

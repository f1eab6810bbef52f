import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { formatVerifierKey, signNote } from '@hako/ledger';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { Executor, VaultDatabase } from '../database/database.js';
import { kekId, type Keks } from '../keys/kek.js';

/** A year (security.md 2.1.2): a stolen key signs at most that much. */
const LIFE_MS = 365 * 86_400_000;
/** Two processes that find no key make one together: the second sees the first's. */
const LOCK = 5_100_2027;

/** Signs checkpoints of the access log, and receipts of erasure. */
export interface CheckpointSigner {
  /** Name of the key in a note. */
  readonly name: string;
  /** @returns a signed C2SP note over `text` and the key that signed it. */
  sign(text: string): { note: string; keyVersion: number };
  /** `name+id+base64` of every key that ever signed: old notes stay good. Primary first. */
  verifierKeys(): string[];
  /** Makes the next key when the primary has had its year; the old one's private half is forgotten. */
  rotateWhenDue(): Promise<boolean>;
}

interface KeyRow {
  version: number;
  public_key: Buffer;
  wrapped: Buffer | null;
  parent_version: number;
  status: 'primary' | 'retired';
  created_at: Date;
}

interface Loaded {
  primary: { version: number; key: KeyObject; createdAt: number };
  verifierKeys: string[];
}

export async function createCheckpointSigner(database: VaultDatabase, keks: Keks, options: { name: string; now: () => number }): Promise<CheckpointSigner> {
  const { name, now } = options;
  const load = async (): Promise<Loaded> => {
    const rows = await database.query<KeyRow>({ text: `select version, public_key, wrapped, parent_version, status, created_at from vault.checkpoint_key order by version desc` });
    const primary = rows.find(({ status }) => status === 'primary');
    if (!primary?.wrapped) throw new Error('The database has no primary checkpoint key');
    return { primary: { version: primary.version, key: open(keks, primary), createdAt: primary.created_at.getTime() }, verifierKeys: rows.map((row) => formatVerifierKey(name, publicKey(row.public_key))) };
  };
  await addKey(database, keks, now(), { onlyFirst: true });
  let loaded = await load();
  return {
    name,
    sign: (text) => ({ note: signNote(text, name, loaded.primary.key), keyVersion: loaded.primary.version }),
    verifierKeys: () => [...loaded.verifierKeys],
    rotateWhenDue: async () => {
      if (now() - loaded.primary.createdAt < LIFE_MS) return false;
      await addKey(database, keks, now(), { onlyFirst: false });
      loaded = await load();
      return true;
    },
  };
}

/** For the rotation of KEKs: wraps the signing keys that are under an older KEK with the primary one. */
export async function rewrapCheckpointKeys(tx: Executor, keks: Keks): Promise<number> {
  const rows = await tx.query<KeyRow>({ text: 'select * from vault.checkpoint_key where wrapped is not null and parent_version <> $1 for update', values: [keks.primary.version] });
  for (const row of rows) {
    const parent = keks.get(row.parent_version);
    if (!parent) throw new Error(`KEK version ${row.parent_version} is not usable`);
    const seed = unwrapKey(parent, row.wrapped!, contextOf(row.version, row.parent_version));
    const wrapped = wrapKey(keks.primary.key, seed, contextOf(row.version, keks.primary.version));
    await tx.query({ text: 'update vault.checkpoint_key set wrapped = $2, parent_version = $3 where version = $1', values: [row.version, wrapped, keks.primary.version] });
  }
  return rows.length;
}

async function addKey(database: VaultDatabase, keks: Keks, now: number, { onlyFirst }: { onlyFirst: boolean }): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
    const [current] = await tx.query<{ version: number; created_at: Date }>({ text: `select version, created_at from vault.checkpoint_key where status = 'primary'` });
    if (current && (onlyFirst || now - current.created_at.getTime() < LIFE_MS)) return;
    const version = (current?.version ?? 0) + 1;
    const { seed, publicBytes } = newSeed();
    const { version: parentVersion, key: kek } = keks.primary;
    if (current) await tx.query({ text: `update vault.checkpoint_key set status = 'retired', wrapped = null, retired_at = $2 where version = $1`, values: [current.version, new Date(now)] });
    await tx.query({
      text: `insert into vault.checkpoint_key (version, public_key, wrapped, parent_version, status, created_at) values ($1, $2, $3, $4, 'primary', $5)`,
      values: [version, publicBytes, wrapKey(kek, seed, contextOf(version, parentVersion)), parentVersion, new Date(now)],
    });
  });
}

/** An Ed25519 private key is its 32-byte seed, so it is wrapped like every other key. */
function newSeed(): { seed: KeyObject; publicBytes: Buffer } {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const bytes = Buffer.from(d!, 'base64url');
  try {
    return { seed: createSecretKey(bytes), publicBytes: Buffer.from(x!, 'base64url') };
  } finally {
    bytes.fill(0);
  }
}

function open(keks: Keks, row: KeyRow): KeyObject {
  const parent = keks.get(row.parent_version);
  if (!parent) throw new Error(`KEK version ${row.parent_version} is not usable`);
  const seed = unwrapKey(parent, row.wrapped!, contextOf(row.version, row.parent_version)).export();
  try {
    const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url'), x: row.public_key.toString('base64url') }, format: 'jwk' });
    // The public half is stored beside it, not derived: a row that was tampered with must not sign.
    if (createPublicKey(key).export({ format: 'jwk' }).x !== row.public_key.toString('base64url')) throw new Error('A checkpoint key does not belong to its public half');
    return key;
  } finally {
    seed.fill(0);
  }
}

const publicKey = (bytes: Buffer): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });

function contextOf(version: number, parentVersion: number): WrapContext {
  return { kind: 'checkpoint', tenantId: '', subjectId: '', childVersion: version, parentVersion, parentKeyId: kekId(parentVersion) };
}

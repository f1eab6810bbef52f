import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Cradle } from '../../cradle.js';
import { algorithmOf, beginsAt, dropKey, followedAt, hastenRotation, liveKeys, RETIRE_MS, retireKey, rotateKeys, SEAL, stepKeys, type KeyAsk, type KeyRow, type TokenAlgorithm } from './signing-key-store.js';

/** How often a process asks whether a key has to follow another. */
const ROTATE_EVERY_MS = 5 * 60_000;
/** How long a dropped key may still be believed in a process that no message reached. */
const LOOK_MS = 1_000;
const TOPIC = 'signing_keys';

export interface VerifyingKey {
  key: KeyObject;
  /** The one algorithm of this key; what the token's header says must be the same. */
  algorithm: TokenAlgorithm;
}

export interface SigningKeyView {
  kid: string;
  status: KeyRow['status'];
  algorithm: TokenAlgorithm;
  createdAt: string;
  activatedAt: string | null;
  retiredAt: string | null;
  /** When it takes its next step: begins to sign, is followed, or is forgotten. `null` for keys that are gone. */
  nextAt: string | null;
}

export interface SigningKeys {
  active(): Promise<{ kid: string; key: KeyObject; algorithm: TokenAlgorithm }>;
  /** By `kid`, also of keys that are published ahead or run out; `undefined` for any other. */
  verifying(kid: string): VerifyingKey | undefined | Promise<VerifyingKey | undefined>;
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
  list(): Promise<SigningKeyView[]>;
  /** Publishes the following key now; it signs a day later, when every verifier has seen it. */
  hasten(): Promise<void>;
  /** The key signs nothing more from now on; tokens that it signed run out by themselves. `false` when it was not signing or waiting to. */
  retire(kid: string): Promise<boolean>;
  /** Ends everything that this key signed, at once and in every process; another key signs from now on. */
  drop(kid: string): Promise<boolean>;
  /** Housekeeping: makes, activates and retires keys when their time has come. */
  maintain(): Promise<void>;
}

interface Loaded {
  active: { kid: string; key: KeyObject; algorithm: TokenAlgorithm };
  byKid: ReadonlyMap<string, VerifyingKey>;
  jwks: { keys: Record<string, unknown>[] };
  rows: readonly KeyRow[];
}

/** Keys of the access tokens alone, shared by all processes through the platform schema, private halves sealed. */
export function createSigningKeys(deps: Pick<Cradle, 'config' | 'database' | 'secrets' | 'clock' | 'bus' | 'log'>): SigningKeys {
  let loaded: Promise<Loaded> | undefined;
  /** What a promise of keys came to, for whoever asks by the same promise again. */
  let opened: { by: Promise<Loaded>; keys: Loaded } | undefined;
  let rotatedAt = 0;
  let lookedAt = 0;
  let listening: Promise<unknown> | undefined;

  const ask = (): KeyAsk => ({ secrets: deps.secrets, algorithm: deps.config.tokenAlgorithm, now: deps.clock.now() });

  const rotate = (): Promise<Loaded> => {
    rotatedAt = lookedAt = deps.clock.now().getTime();
    const made = stepKeys(deps.database, rotateKeys, ask()).then((rows) => open(rows, deps.secrets));
    loaded = made;
    made.catch(() => (loaded = undefined));
    return made;
  };

  /** A look at which keys there are; only when they are others, private halves are opened anew. */
  const look = async (known: Promise<Loaded>): Promise<Loaded> => {
    lookedAt = deps.clock.now().getTime();
    const before = await known;
    const rows = await deps.database.platform.read(liveKeys);
    if (sameKeys(before.rows, rows)) return before;
    return rows.some(({ status }) => status === 'active') ? open(rows, deps.secrets) : rotate();
  };

  const current = (): Promise<Loaded> => {
    listening ??= deps.bus.subscribe(TOPIC, () => (lookedAt = 0)).catch((err: unknown) => {
      listening = undefined;
      deps.log.warn({ err, topic: TOPIC }, 'changes of signing keys are seen within a second, not at once');
    });
    const now = deps.clock.now().getTime();
    if (!loaded || now - rotatedAt > ROTATE_EVERY_MS || now < rotatedAt) return rotate();
    if (now - lookedAt > LOOK_MS) {
      const looked = look(loaded);
      loaded = looked;
      looked.catch(() => (loaded = undefined));
    }
    return loaded;
  };

  /** Every process looks anew, those that miss the message within a second. */
  const changed = async (kid: string): Promise<void> => {
    await rotate();
    await deps.bus.publish(TOPIC, { kid }).catch((err: unknown) => deps.log.warn({ err, topic: TOPIC }, 'a change of signing keys was not announced; other processes see it within a second'));
  };

  return {
    active: async () => (await current()).active,
    verifying(kid) {
      const keys = current();
      return opened?.by === keys ? opened.keys.byKid.get(kid) : keys.then((found) => ((opened = { by: keys, keys: found }), found.byKid.get(kid)));
    },
    jwks: async () => (await current()).jwks,
    async list() {
      const rows = await deps.database.platform.read((q) => q.rows<KeyRow>('select * from signing_key order by created_at desc limit 50'));
      const active = rows.find(({ status }) => status === 'active');
      return rows.map((row) => ({ kid: row.kid, status: row.status, algorithm: algorithmOf(row), createdAt: row.created_at.toISOString(), activatedAt: row.activated_at?.toISOString() ?? null, retiredAt: row.retired_at?.toISOString() ?? null, nextAt: nextStep(row, active)?.toISOString() ?? null }));
    },
    async hasten() {
      await stepKeys(deps.database, hastenRotation, ask());
      await changed('');
    },
    async retire(kid) {
      const retired = await deps.database.platform.write((tx) => retireKey(tx, kid, deps.clock.now()));
      if (retired) await changed(kid);
      return retired;
    },
    async drop(kid) {
      const dropped = await deps.database.platform.write((tx) => dropKey(tx, kid, deps.clock.now()));
      if (dropped) await changed(kid);
      return dropped;
    },
    maintain: async () => void (await rotate()),
  };
}

function nextStep(row: KeyRow, active: KeyRow | undefined): Date | null {
  if (row.status === 'next') return beginsAt(row, active);
  if (row.status === 'active') return followedAt(row);
  return row.status === 'retiring' && row.retired_at ? new Date(row.retired_at.getTime() + RETIRE_MS) : null;
}

const sameKeys = (known: readonly KeyRow[], found: readonly KeyRow[]): boolean => known.length === found.length && known.every(({ kid, status }, index) => found[index]?.kid === kid && found[index].status === status);

function open(rows: readonly KeyRow[], secrets: Cradle['secrets']): Loaded {
  const active = rows.find((row) => row.status === 'active');
  if (!active?.private_sealed) throw new Error('No active key for access tokens');
  const key = createPrivateKey({ key: secrets.open(SEAL, active.private_sealed, active.kid), format: 'der', type: 'pkcs8' });
  return {
    active: { kid: active.kid, key, algorithm: algorithmOf(active) },
    byKid: new Map(rows.map((row) => [row.kid, { key: createPublicKey({ key: row.public_jwk as Record<string, string>, format: 'jwk' }), algorithm: algorithmOf(row) }])),
    jwks: { keys: rows.map(published) },
    rows,
  };
}

function published(row: KeyRow): Record<string, unknown> {
  const { kty, crv, x, n, e } = row.public_jwk;
  return { kty, ...(kty === 'RSA' ? { n, e } : { crv, x }), kid: row.kid, use: 'sig', alg: algorithmOf(row) };
}

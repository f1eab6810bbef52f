import type { KeyObject } from 'node:crypto';
import { VaultError, type IndexCode } from '@hako/vault-client/contract';
import { blindIndexKey } from '../crypto/blind-index.js';
import { IntegrityError } from '../crypto/integrity-error.js';
import type { Executor } from '../database/database.js';
import { KEYS_MAX_AGE_MS, type KekRing } from './kek.js';
import type { KeyUses } from './key-uses.js';
import { openKeyring, readKeyring } from './keyring.js';

export { createTenantKeys, type TenantKeyKind } from './keyring.js';

/** Level 2 of one tenant, as it stood at one epoch. */
export interface TenantKeys {
  readonly tenantId: string;
  readonly epoch: string;
  readonly dekVersion: number;
  readonly indexVersion: number;
  /** For opening. @throws IntegrityError when that version is disabled, destroyed or never was. */
  dek(version: number): KeyObject;
  /** The primary, for wrapping: counts one use. @throws VaultError `VAULT_UNAVAILABLE` while the root does not vouch for it. */
  forWrapping(): { version: number; key: KeyObject };
  /** All that are open, the primary first: an entry is written under each, so that reads can switch at any time. */
  readonly indexVersions: readonly number[];
  /** Key of one blind index, in the primary version when none is named. */
  index(code: IndexCode, version?: number): KeyObject;
  /** For fingerprints of requests; never leaves the process. */
  readonly indexRoot: KeyObject;
  /** Also those of before the last re-index, under which younger fingerprints were made; the newest first. */
  readonly indexRoots: readonly KeyObject[];
}

const MAX_TENANTS = 500;
const ACTIVE = new Set(['primary', 'building']);

/** Unwrapped tenant keys: at most 5 minutes after the root vouched for them, at most 500 tenants, and never past a change of the keyring. */
export class TenantKeyCache {
  readonly #keks: KekRing;
  readonly #now: () => number;
  readonly #uses: KeyUses | undefined;
  readonly #entries = new Map<string, { keys: TenantKeys; until: number }>();

  constructor(keks: KekRing, options: { now?: () => number; uses?: KeyUses } = {}) {
    this.#keks = keks;
    this.#now = options.now ?? Date.now;
    this.#uses = options.uses;
  }

  /** `epoch` was read in the caller's transaction, so a stale entry is never used. */
  async get(tx: Executor, tenantId: string, epoch: string): Promise<TenantKeys> {
    const cached = this.#entries.get(tenantId);
    this.#entries.delete(tenantId);
    if (cached && cached.keys.epoch === epoch && cached.until > this.#now()) {
      this.#entries.set(tenantId, cached);
      return cached.keys;
    }
    const keys = await this.#open(tx, tenantId, epoch);
    this.#entries.set(tenantId, { keys, until: Math.min(this.#now() + KEYS_MAX_AGE_MS, this.#keks.validUntil) });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_TENANTS && !oldest.done) this.#entries.delete(oldest.value);
    return keys;
  }

  /** @throws VaultError `VAULT_UNAVAILABLE` while the root does not vouch for the primary: then nothing may be written. */
  requireWritable(): void {
    if (!this.#keks.writable) throw new VaultError('VAULT_UNAVAILABLE');
  }

  /** Keys that nobody asks for must not lie in memory for longer than those that are used. */
  async sweep(database: Executor): Promise<void> {
    for (const [tenantId, { until }] of this.#entries) if (until <= this.#now()) this.#entries.delete(tenantId);
    if (this.#entries.size === 0) return;
    const rows = await database.query<{ tenant_id: string; epoch: string }>({
      text: `select tenant_id, epoch from vault.keyring_epoch where tenant_id = any($1)`,
      values: [[...this.#entries.keys()]],
    });
    const epochs = new Map(rows.map((row) => [row.tenant_id, row.epoch]));
    for (const [tenantId, { keys }] of this.#entries) if (epochs.get(tenantId) !== keys.epoch) this.#entries.delete(tenantId);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  async #open(tx: Executor, tenantId: string, epoch: string): Promise<TenantKeys> {
    const rows = await readKeyring(tx, tenantId);
    // Another process may have made the KEK that wraps these.
    if (rows.some((row) => this.#keks.get(row.parent_version) === undefined)) await this.#keks.verify().catch(() => undefined);
    const deks = openKeyring(this.#keks, tenantId, 'dek', rows);
    const indexes = openKeyring(this.#keks, tenantId, 'idx', rows);
    const active = rows.filter((row) => row.kind === 'idx' && ACTIVE.has(row.status)).map((row) => row.version);
    const known = new Map<string, KeyObject>();
    return {
      tenantId,
      epoch,
      dekVersion: deks.primary,
      indexVersion: indexes.primary,
      indexVersions: [indexes.primary, ...active.filter((version) => version !== indexes.primary)],
      indexRoot: indexes.keys.get(indexes.primary)!,
      indexRoots: [indexes.keys.get(indexes.primary)!, ...[...indexes.keys].filter(([version]) => version !== indexes.primary).map(([, key]) => key)],
      dek: (version) => deks.keys.get(version) ?? refuse(),
      forWrapping: () => {
        this.requireWritable();
        this.#uses?.count(tenantId, 'dek', deks.primary);
        return { version: deks.primary, key: deks.keys.get(deks.primary)! };
      },
      index: (code, version = indexes.primary) => {
        const name = `${code}/${version}`;
        const key = known.get(name) ?? blindIndexKey(indexes.keys.get(version) ?? refuse(), tenantId, code, version);
        known.set(name, key);
        return key;
      },
    };
  }
}

/** A version that may not be used any more looks like everything else that does not open. */
function refuse(): never {
  throw new IntegrityError();
}

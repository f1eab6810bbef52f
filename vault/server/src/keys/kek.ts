import type { KeyObject } from 'node:crypto';
import { VaultError } from '@hako/vault-client/contract';
import { IntegrityError } from '../crypto/integrity-error.js';
import type { VaultDatabase } from '../database/database.js';
import type { KeyProvider } from './key-provider.js';
import { newKey } from './new-key.js';
import { ProviderUnavailable } from './provider-errors.js';

interface KekRow {
  version: number;
  wrapped: Buffer;
  provider: string;
  provider_key_id: string;
  status: 'pending' | 'primary' | 'decrypt_only';
}

/** Level 1: a handful of keys, without which nothing works. */
export interface Keks {
  /** @throws VaultError `VAULT_UNAVAILABLE` when the root has not answered for too long. */
  readonly primary: { version: number; key: KeyObject };
  /** `undefined` for a version that is not there or may not be used. @throws VaultError `VAULT_UNAVAILABLE`. */
  get(version: number): KeyObject | undefined;
}

export const kekId = (version: number): string => `kek:${version}`;

/** How long keys may be used after the root last vouched for them: the end of every cache of keys. */
export const KEYS_MAX_AGE_MS = 5 * 60_000;

/**
 * KEKs as the root opened them. `verify` asks the root anew and comes round every few seconds: while it fails nothing
 * is written, and what is cached serves until its five minutes are over (security.md 2.1.2, outage rule).
 */
export class KekRing implements Keks {
  readonly #database: VaultDatabase;
  readonly #provider: KeyProvider;
  readonly #now: () => number;
  #keys = new Map<number, KeyObject>();
  #primary = 0;
  #validUntil = Number.NEGATIVE_INFINITY;
  #writable = false;

  constructor(database: VaultDatabase, provider: KeyProvider, now: () => number = Date.now) {
    this.#database = database;
    this.#provider = provider;
    this.#now = now;
  }

  get primary(): { version: number; key: KeyObject } {
    const key = this.get(this.#primary);
    if (!key) throw new VaultError('VAULT_UNAVAILABLE');
    return { version: this.#primary, key };
  }

  get(version: number): KeyObject | undefined {
    if (this.#now() >= this.#validUntil) throw new VaultError('VAULT_UNAVAILABLE');
    return this.#keys.get(version);
  }

  /** End of the time for which keys below may be kept open. */
  get validUntil(): number {
    return this.#validUntil;
  }

  /** Whether the root vouched for the primary KEK when it was last asked. */
  get writable(): boolean {
    return this.#writable && this.#now() < this.#validUntil;
  }

  /**
   * Opens what is new, checks that the root still opens the primary, forgets what may not be used any more.
   * Makes version 1 in an empty database, durable before its first use.
   * @throws ProviderUnavailable, or an Error that says which KEK does not open.
   */
  async verify(): Promise<void> {
    const askedAt = this.#now();
    await this.#createFirst();
    const rows = await this.#database.query<KekRow>({
      text: `select version, wrapped, provider, provider_key_id, status from vault.kek where status in ('pending', 'primary', 'decrypt_only') and wrapped is not null order by version`,
    });
    const primary = rows.find((row) => row.status === 'primary');
    if (!primary) throw new Error('The database has no primary KEK');
    this.#keys = await this.#openAll(rows);
    this.#primary = primary.version;
    this.#validUntil = askedAt + KEYS_MAX_AGE_MS;
    this.#writable = true;
  }

  /** A database that is away says nothing about the root; a root that fails stops all writing. */
  async #openAll(rows: readonly KekRow[]): Promise<Map<number, KeyObject>> {
    const keys = new Map<number, KeyObject>();
    try {
      for (const row of rows) {
        const known = row.status === 'primary' ? undefined : this.#keys.get(row.version);
        // One that is only being prepared must not stop the house: its rotation finds out and marks it as failed.
        const key = known ?? (await this.#open(row).catch((error: unknown) => (row.status === 'pending' && !isOutage(error) ? undefined : Promise.reject(error))));
        if (key) keys.set(row.version, key);
      }
    } catch (error) {
      this.#writable = false;
      throw error;
    }
    return keys;
  }

  /** At once, whatever time is left: the operators sealed the vault. */
  forget(): void {
    this.#keys.clear();
    this.#validUntil = Number.NEGATIVE_INFINITY;
    this.#writable = false;
  }

  async #open(row: KekRow): Promise<KeyObject> {
    if (row.provider !== this.#provider.name) {
      throw new Error(`KEK ${row.version} was wrapped by the provider ${row.provider}, this vault is set to ${this.#provider.name}: set VAULT_KEY_PROVIDER=${row.provider}, or move it with \`hako-vault rekey --to ${this.#provider.name}\``);
    }
    try {
      return await this.#provider.unwrap(row.wrapped, { kind: 'kek', version: row.version });
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      throw new Error(`KEK ${row.version} of this database was wrapped by the root ${row.provider_key_id} and does not open with the one at hand`, { cause: error });
    }
  }

  async #createFirst(): Promise<void> {
    const [any] = await this.#database.query({ text: 'select 1 from vault.kek limit 1' });
    if (any) return;
    const wrapped = await this.#provider.wrap(newKey(), { kind: 'kek', version: 1 });
    await this.#database.query({
      text: `insert into vault.kek (version, provider, provider_key_id, wrapped, status, activated_at) values (1, $1, $2, $3, 'primary', now()) on conflict do nothing`,
      values: [this.#provider.name, await this.#provider.currentKeyId(), wrapped],
    });
  }
}

/** A ring that is open from the start. @throws ProviderUnavailable, or an Error that says what does not open. */
export async function loadKeks(database: VaultDatabase, provider: KeyProvider, now: () => number = Date.now): Promise<KekRing> {
  const ring = new KekRing(database, provider, now);
  await ring.verify();
  return ring;
}

export const isOutage = (error: unknown): boolean => error instanceof ProviderUnavailable;

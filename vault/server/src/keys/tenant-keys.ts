import type { KeyObject } from 'node:crypto';
import type { IndexCode } from '@hako/vault-client/contract';
import { blindIndexKey } from '../crypto/blind-index.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { Executor } from '../database/database.js';
import { kekId, type Keks } from './kek.js';
import { newKey } from './new-key.js';

export type TenantKeyKind = 'dek' | 'idx';

/** Level 2 of one tenant, as it stood at one epoch. */
export interface TenantKeys {
  readonly tenantId: string;
  readonly epoch: string;
  readonly dekVersion: number;
  readonly indexVersion: number;
  /** @throws IntegrityError-like refusal when that version is disabled or destroyed. */
  dek(version: number): KeyObject;
  /** All that are open, the primary first: an entry is written under each, so that reads can switch at any time. */
  readonly indexVersions: readonly number[];
  /** Key of one blind index, in the primary version when none is named. */
  index(code: IndexCode, version?: number): KeyObject;
  /** For fingerprints of requests; never leaves the process. */
  readonly indexRoot: KeyObject;
}

interface KeyringRow {
  kind: TenantKeyKind;
  version: number;
  wrapped: Buffer;
  parent_version: number;
  status: 'primary' | 'decrypt_only';
}

const MAX_AGE_MS = 5 * 60_000;
const MAX_TENANTS = 500;

/** Unwrapped tenant keys: at most 5 minutes, at most 500 tenants, and never past a change of the keyring. */
export class TenantKeyCache {
  readonly #keks: Keks;
  readonly #now: () => number;
  readonly #entries = new Map<string, { keys: TenantKeys; until: number }>();

  constructor(keks: Keks, now: () => number = Date.now) {
    this.#keks = keks;
    this.#now = now;
  }

  /** `epoch` was read in the caller's transaction, so a stale entry is never used. */
  async get(tx: Executor, tenantId: string, epoch: string): Promise<TenantKeys> {
    const cached = this.#entries.get(tenantId);
    if (cached && cached.keys.epoch === epoch && cached.until > this.#now()) return cached.keys;
    this.#entries.delete(tenantId);
    const keys = this.#open(tenantId, epoch, await readKeyring(tx, tenantId));
    this.#entries.set(tenantId, { keys, until: this.#now() + MAX_AGE_MS });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_TENANTS && !oldest.done) this.#entries.delete(oldest.value);
    return keys;
  }

  #open(tenantId: string, epoch: string, rows: KeyringRow[]): TenantKeys {
    const open = (kind: TenantKeyKind): { primary: number; keys: Map<number, KeyObject> } => {
      const mine = rows.filter((row) => row.kind === kind);
      const keys = new Map(mine.map((row) => [row.version, this.#unwrap(tenantId, row)]));
      const primary = mine.find((row) => row.status === 'primary');
      if (!primary) throw new Error(`The tenant has no primary key of kind ${kind}`);
      return { primary: primary.version, keys };
    };
    const deks = open('dek');
    const indexes = open('idx');
    const indexRoot = indexes.keys.get(indexes.primary)!;
    const byName = new Map<string, KeyObject>();
    return {
      tenantId,
      epoch,
      dekVersion: deks.primary,
      indexVersion: indexes.primary,
      indexVersions: [indexes.primary, ...[...indexes.keys.keys()].filter((version) => version !== indexes.primary)],
      indexRoot,
      dek: (version) => {
        const key = deks.keys.get(version);
        if (!key) throw new Error(`Data key version ${version} is not usable`);
        return key;
      },
      index: (code, version = indexes.primary) => {
        const name = `${code}/${version}`;
        let key = byName.get(name);
        if (key) return key;
        const root = indexes.keys.get(version);
        if (!root) throw new Error(`Index key version ${version} is not usable`);
        byName.set(name, (key = blindIndexKey(root, tenantId, code, version)));
        return key;
      },
    };
  }

  #unwrap(tenantId: string, row: KeyringRow): KeyObject {
    const kek = this.#keks.get(row.parent_version);
    if (!kek) throw new Error(`KEK version ${row.parent_version} is not usable`);
    return unwrapKey(kek, row.wrapped, tenantKeyContext(row.kind, tenantId, row.version, row.parent_version));
  }
}

/** First keys of a tenant. Durable before their first use: the caller's transaction commits before anything is wrapped with them. */
export async function createTenantKeys(tx: Executor, keks: Keks, tenantId: string): Promise<void> {
  const { version: parentVersion, key: kek } = keks.primary;
  for (const kind of ['dek', 'idx'] as const) {
    const wrapped = wrapKey(kek, newKey(), tenantKeyContext(kind, tenantId, 1, parentVersion));
    await tx.query({
      text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status, activated_at) values ($1, $2, 1, $3, $4, $5, 'primary', now())`,
      values: [tenantId, kind, wrapped, parentVersion, kekId(parentVersion)],
    });
  }
}

function tenantKeyContext(kind: TenantKeyKind, tenantId: string, version: number, parentVersion: number): WrapContext {
  return { kind, tenantId, subjectId: '', childVersion: version, parentVersion, parentKeyId: kekId(parentVersion) };
}

function readKeyring(tx: Executor, tenantId: string): Promise<KeyringRow[]> {
  return tx.query({
    name: 'keyring',
    text: `select kind, version, wrapped, parent_version, status from vault.keyring where tenant_id = $1 and status in ('primary', 'decrypt_only') and wrapped is not null`,
    values: [tenantId],
  });
}

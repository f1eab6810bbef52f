import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase } from '@hako/devkit/testing';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { loadKeks, type KekRing } from '../keys/kek.js';
import { KeyUses } from '../keys/key-uses.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { newKey } from '../keys/new-key.js';
import { createRootRing } from '../keys/root-ring.js';
import { createTenantKeys, TenantKeyCache } from '../keys/tenant-keys.js';
import { createLog } from '../log/log.js';
import { storeChanges } from '../records/store.js';
import { isChange, planChange } from '../records/write.js';
import { ReadTimes } from '../rotation/read-times.js';
import type { RotationDeps } from '../rotation/types.js';

/** Rotation without a process: its database, its keys, a clock that a test turns. */
export interface RotationBench {
  deps: RotationDeps;
  database: VaultDatabase;
  keks: KekRing;
  clock: { now: number };
  /** What `onStuck` was told. */
  stuck: string[];
  newTenant(people?: number): Promise<string>;
  end(): Promise<void>;
}

const DAY_MS = 86_400_000;

export async function openRotationBench(start = Date.UTC(2026, 10, 16)): Promise<RotationBench> {
  const test = await createTestDatabase('rotation');
  await migrate(test.url, null);
  const database = openDatabase(test.url, { poolSize: 6, statementTimeoutMs: 60_000, onError: () => undefined });
  const clock = { now: start };
  const provider: KeyProvider = { name: 'test', ...createRootRing('test', [newKey()]), health: async () => undefined, rotateHint: async () => null };
  const keks = await loadKeks(database, provider);
  const keys = new TenantKeyCache(keks, { uses: new KeyUses() });
  const stuck: string[] = [];
  const deps: RotationDeps = {
    database,
    keks,
    provider,
    keys,
    log: createLog('silent'),
    readTimes: new ReadTimes(),
    settings: { batch: 5, leaseMs: 30_000, rotateAfterMs: 30 * DAY_MS, retireAfterMs: 30 * DAY_MS, destroyAfterMs: 30 * DAY_MS, maxReadP95Ms: 60_000, samples: 10 },
    fault: () => undefined,
    now: () => clock.now,
    onStuck: (_tenantId, code) => stuck.push(code),
  };
  return {
    deps,
    database,
    keks,
    clock,
    stuck,
    newTenant: async (people = 0) => {
      const tenantId = randomUUID();
      await database.transaction(async (tx) => {
        await tx.query({ text: `insert into vault.tenant (tenant_id, default_country) values ($1, 'JP')`, values: [tenantId] });
        await createTenantKeys(tx, keks, tenantId);
      });
      await database.transaction(async (tx) => {
        const [row] = await tx.query<{ epoch: string }>({ text: 'select epoch from vault.keyring_epoch where tenant_id = $1', values: [tenantId] });
        const tenant = await keys.get(tx, tenantId, row!.epoch);
        const change = (): { field: 'email'; item: number; value: string }[] => [{ field: 'email', item: 0, value: 'a@example.jp' }];
        const plans = Array.from({ length: people }, () => planChange(tenant, undefined, { subjectId: `pf_${randomBytes(16).toString('hex')}`, storeId: 's', kind: 'individual', change }));
        await storeChanges(tx, tenant, plans.filter(isChange), { defaultCountry: 'JP', partialIndexes: [] });
      });
      return tenantId;
    },
    end: async () => {
      await database.close();
      await test.drop();
    },
  };
}

import { createSecretKey, randomBytes } from 'node:crypto';
import { createTestDatabase } from '@hako/devkit/testing';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { createLog } from '../log/log.js';
import { createAlerts, type Alerts } from '../alerts/alerts.js';
import type { Keks } from '../keys/kek.js';

/** A vault's database with a clock that a test turns: for what needs no process, no certificate and no waiting. */
export interface Bench {
  database: VaultDatabase;
  alerts: Alerts;
  keks: Keks;
  clock: { now: number };
  newTenant(country?: string): Promise<string>;
  end(): Promise<void>;
}

export async function openBench(start = Date.UTC(2026, 10, 16, 3, 0)): Promise<Bench> {
  const test = await createTestDatabase('trust');
  await migrate(test.url, null);
  const database = openDatabase(test.url, { poolSize: 4, statementTimeoutMs: 60_000, onError: () => undefined });
  const key = createSecretKey(randomBytes(32));
  await database.query({ text: `insert into vault.kek (version, provider, provider_key_id, wrapped, status) values (1, 'test', 'test', $1, 'primary')`, values: [randomBytes(60)] });
  const clock = { now: start };
  return {
    database,
    clock,
    keks: { primary: { version: 1, key }, get: (version: number) => (version === 1 ? key : undefined) } as Keks,
    alerts: createAlerts({ database, log: createLog('silent'), now: () => clock.now }),
    newTenant: async (country = 'JP') => {
      const [row] = await database.query<{ tenant_id: string }>({ text: 'insert into vault.tenant (tenant_id, default_country) values (gen_random_uuid(), $1) returning tenant_id', values: [country] });
      return row!.tenant_id;
    },
    end: async () => {
      await database.close();
      await test.drop();
    },
  };
}

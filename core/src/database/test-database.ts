import { createTestDatabase } from '@hako/devkit/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig, loadSecrets, type Config } from '../config/index.js';
import { createDatabase, createTenantSchema, preparePlatform, type OwnedDatabase } from './index.js';

export interface DatabaseFixture {
  config: Config;
  database: OwnedDatabase;
  appPassword: string;
  /** A new, empty tenant schema. */
  addTenant(): Promise<string>;
  /** Another process on the same database. */
  another(): Promise<OwnedDatabase>;
  close(): Promise<void>;
}

/** A real PostgreSQL database with the platform prepared, for tests of core's ground. */
export async function openTestDatabase(label: string, env: Record<string, string> = {}): Promise<DatabaseFixture> {
  const test = await createTestDatabase(label);
  const dataDir = mkdtempSync(join(tmpdir(), 'hako-ground-'));
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: test.url, HAKO_DATA_DIR: dataDir, HAKO_LOG_LEVEL: 'silent', HAKO_DB_STATEMENT_TIMEOUT_MS: '60000', ...env });
  const log = pino({ level: 'silent' });
  const database = await createDatabase({ config, log });
  const others: OwnedDatabase[] = [];
  await preparePlatform(database);
  return {
    config,
    database,
    appPassword: loadSecrets(config).databaseAppPassword,
    addTenant: async () => {
      const id = randomUUID();
      await createTenantSchema(database, id);
      return id;
    },
    another: async () => {
      const other = await createDatabase({ config, log });
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all([database, ...others].map((each) => each.close()));
      await test.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

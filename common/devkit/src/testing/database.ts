import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  name: string;
  /** Owner connection to the new, empty database. */
  url: string;
  drop(): Promise<void>;
}

/** An empty database in the run's one cluster (`globalSetup` of `@hako/devkit/testing/global-setup`). */
export async function createTestDatabase(label = 'test'): Promise<TestDatabase> {
  const cluster = process.env['HAKO_TEST_POSTGRES'];
  if (!cluster) throw new Error('HAKO_TEST_POSTGRES is not set: add @hako/devkit/testing/global-setup to vitest.config');
  const name = `${label.replace(/[^a-z0-9]/g, '_')}_${randomBytes(5).toString('hex')}`;
  await withClient(cluster, (client) => client.query(`create database ${name}`));
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => withClient(cluster, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))) };
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

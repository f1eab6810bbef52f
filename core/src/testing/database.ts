import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** An empty database in the cluster of `HAKO_TEST_POSTGRES`. */
export async function createDatabase(label: string): Promise<TestDatabase> {
  const cluster = process.env['HAKO_TEST_POSTGRES'];
  if (!cluster) throw new Error('HAKO_TEST_POSTGRES must be the URL of a PostgreSQL in which databases may be made; in this repository @hako/devkit/testing/global-setup starts one');
  const name = `hako_${label}_${randomBytes(5).toString('hex')}`;
  await statement(cluster, `create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => statement(cluster, `drop database if exists ${name} with (force)`) };
}

async function statement(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

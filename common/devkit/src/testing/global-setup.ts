import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../postgres.js';
import { dicePreload } from './loaded-dice.js';
import { startNeighbours } from './neighbours.js';

/** Vitest `globalSetup`: uses the run's cluster when there is one (`npm test` starts it), else starts one for this package. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['HAKO_TEST_POSTGRES']) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'hako-test-pg-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), password: 'test', durable: false, maxConnections: 400 });
  process.env['HAKO_TEST_POSTGRES'] = postgres.url;
  process.env['NODE_OPTIONS'] = dicePreload();
  const endNeighbours = startNeighbours(postgres.url);
  return async () => {
    endNeighbours();
    await postgres.stop();
    const cluster = await realpath(join(folder, 'data')).catch(() => folder);
    await rm(cluster, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
}

// One PostgreSQL and one Redis for the whole run.
import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { path } from '../support/house.mjs';

export async function startServices(redisProgram) {
  const { startPostgres } = await import(path('common/devkit/lib/postgres.js'));
  const { startNeighbours } = await import(path('common/devkit/lib/testing/neighbours.js'));
  const { dicePreload } = await import(path('common/devkit/lib/testing/loaded-dice.js'));
  const { freePort } = await import(path('common/free-port/lib/index.js'));
  const folder = await mkdtemp(join(tmpdir(), 'hako-test-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), password: 'test', durable: false, maxConnections: 400 });
  const port = await freePort();
  const redis = spawn(redisProgram, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' });
  const endNeighbours = startNeighbours(postgres.url);
  return {
    environment: { HAKO_TEST_POSTGRES: postgres.url, HAKO_TEST_REDIS: `redis://127.0.0.1:${port}`, NODE_OPTIONS: dicePreload() },
    stop: async () => {
      endNeighbours();
      redis.kill('SIGTERM');
      await postgres.stop();
      const cluster = await realpath(join(folder, 'postgres')).catch(() => folder);
      await rm(cluster, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

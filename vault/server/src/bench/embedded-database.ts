import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL of its own in a folder that goes away with it. */
export async function embeddedDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { startPostgres } = await import('@hako/devkit/postgres');
  const folder = await mkdtemp(join(tmpdir(), 'hako-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), password: 'bench' });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(await realpath(join(folder, 'data')), { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../src/postgres.js';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hako-pg-'));
    dataDir = join(folder, 'data');
  });
  afterEach(async () => {
    await rm(await realpath(dataDir).catch(() => dataDir), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  it('finds its data in a folder that was moved', async () => {
    const before = join(folder, 'before');
    const first = await startPostgres({ dataDir: join(before, 'data'), password: 'secret' });
    await ask(first.url, "create table kept as select 'here' as word");
    await first.stop();
    await rename(before, join(folder, 'after'));
    dataDir = join(folder, 'after/data');
    const second = await startPostgres({ dataDir, password: 'secret' });
    expect(await ask(second.url, 'select word from kept')).toEqual([{ word: 'here' }]);
    await second.stop();
  });

  it.runIf(process.getuid?.() === 0)('sweeps a cluster of root whose data folder was deleted', async () => {
    const deserted = join(folder, 'deserted');
    await (await startPostgres({ dataDir: deserted, password: 'secret' })).stop();
    const cluster = await realpath(deserted);
    await rm(deserted);
    await (await startPostgres({ dataDir, password: 'secret' })).stop();
    await expect(realpath(cluster)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('finds its data again at the second start', async () => {
    const first = await startPostgres({ dataDir, password: 'secret' });
    await ask(first.url, "create table kept as select 'here' as word");
    await first.stop();
    const second = await startPostgres({ dataDir, password: 'secret' });
    expect(await ask(second.url, 'select word from kept')).toEqual([{ word: 'here' }]);
    await second.stop();
  });

  it('indexes kana and hanzi by trigrams, whatever the machine speaks', async () => {
    const server = await startPostgres({ dataDir, password: 'secret', durable: false });
    await ask(server.url, 'create extension pg_trgm');
    expect(await ask(server.url, "select show_trgm('ほし') <> '{}' as kana, show_trgm('星空') <> '{}' as hanzi")).toEqual([{ kana: true, hanzi: true }]);
    await server.stop();
  });

  it('takes over from a server whose launcher was killed', async () => {
    const module = fileURLToPath(new URL('../lib/postgres.js', import.meta.url));
    const code = `import { startPostgres } from ${JSON.stringify(module)}; const s = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, password: 'secret' }); console.log(s.port); setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(launcher.stdout, 'data');
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    const server = await startPostgres({ dataDir, password: 'secret' });
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.js';
import { openDatabases } from './databases.js';
import { requireFreePort } from './ports.js';
import { readSettings } from './settings.js';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'hako-folder-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

describe('the data folder', () => {
  it('belongs to its owner alone and is free again after unlock', async () => {
    const path = join(base, 'data');
    const folder = await openDataFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await readFile(join(path, 'hako.pid'), 'utf8')).trim()).toBe(String(process.pid));
    await folder.unlock();
    await (await openDataFolder(path)).unlock();
  });

  it('refuses a second start while another process holds it', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      await writeFile(join(base, 'hako.pid'), `${other.pid}\n`);
      await expect(openDataFolder(base)).rejects.toThrow(`Hako already runs on the data folder ${base} (process ${other.pid})`);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    // Its owner is gone without having cleaned up: the next start takes over.
    await (await openDataFolder(base)).unlock();
  });

  it('says in words that a folder cannot be used', async () => {
    await writeFile(join(base, 'file'), '');
    await expect(openDataFolder(join(base, 'file', 'data'))).rejects.toThrow(/cannot be used: a part of its path is a file.*HAKO_DATA_DIR/);
  });

  it('leaves a cluster of another PostgreSQL alone', async () => {
    const settings = readSettings({ HAKO_DATA_DIR: base }, '/');
    const { mkdir } = await import('node:fs/promises');
    await mkdir(join(base, 'postgres'));
    await writeFile(join(base, 'postgres', 'PG_VERSION'), '12\n');
    await expect(openDatabases(settings)).rejects.toThrow(/written by PostgreSQL 12; this Hako brings PostgreSQL 18/);
  });
});

describe('a port', () => {
  it('in use is told with the variable that changes it', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await expect(requireFreePort(port, '127.0.0.1', 'VAULT_PORT')).rejects.toThrow(new RegExp(`Port ${port} is in use.*VAULT_PORT=`));
    server.close();
    await once(server, 'close');
    await requireFreePort(port, '127.0.0.1', 'VAULT_PORT');
  });
});

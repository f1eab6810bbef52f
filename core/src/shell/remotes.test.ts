import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginManifest } from '@hako/sdk-plugin';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PluginRecord } from '../plugins/registry.js';
import { createRemoteShelf } from './remote-shelf.js';
import { changedFile, incompatibility, readRemote } from './remotes.js';

const shell = { shellApi: '1.0.0', shared: { react: '19.3.1', '@mui/material': '9.5.0' } };

describe('what a remote needs of the shell', () => {
  it('fits when every range is met, for a package and for its deep imports alike', () => {
    expect(incompatibility({ shared: [{ name: 'react', requiredVersion: '^19.3.1' }, { name: 'react/', requiredVersion: '^19.3.1' }, { name: '@mui/material/', requiredVersion: '^9.0.0' }] }, '^1.0', shell)).toBeUndefined();
  });

  it('names the library, the range and what is there instead', () => {
    expect(incompatibility({ shared: [{ name: 'react', requiredVersion: '^18.0.0' }, { name: 'react/', requiredVersion: '^18.0.0' }] }, '^1.0', shell)).toBe('it needs react ^18.0.0, the shell has 19.3.1');
  });

  it('names a library that the shell does not share', () => {
    expect(incompatibility({ shared: [{ name: 'three', requiredVersion: '^1.0.0' }] }, '^1.0', shell)).toContain('three ^1.0.0, which the shell does not share');
  });

  it('compares the contract of the shell', () => {
    expect(incompatibility({}, '^2.0', shell)).toBe("it needs the shell's contract ^2.0, this shell offers 1.0.0");
  });
});

describe('a built remote', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hako-remote-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'mf-manifest.json'), JSON.stringify({ exposes: [{ name: 'Page', path: './Page' }], shared: [] }));
    await writeFile(join(folder, 'remoteEntry.js'), 'entry');
    await writeFile(join(folder, 'assets/a.js'), 'chunk');
    await writeFile(join(folder, 'assets/a.js.map'), 'map');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const plugin = { id: 'demo', version: '1.2.3', manifest: { id: 'demo', ui: { shellApi: '^1.0', remote: { name: 'demo', dir: './r', manifest: 'mf-manifest.json' } } } as PluginManifest };

  it('gets an address that changes with any of its files, and a hash for each', async () => {
    const before = await readRemote(plugin, folder, shell);
    expect(before.entry).toMatchObject({ state: 'ok', exposes: ['./Page'], name: 'demo' });
    expect(before.entry.url).toMatch(/^\/remotes\/demo\/1\.2\.3-[0-9a-f]{8}\/mf-manifest\.json$/);
    expect(Object.keys(before.entry.files)).toEqual(['assets/a.js', 'mf-manifest.json', 'remoteEntry.js']);
    await writeFile(join(folder, 'assets/a.js'), 'other chunk');
    const after = await readRemote(plugin, folder, shell);
    expect(after.entry.url).not.toBe(before.entry.url);
    expect(after.entry.files['assets/a.js']).not.toBe(before.entry.files['assets/a.js']);
  });

  it('is known to be as it was, or by which file it is not', async () => {
    const build = await readRemote(plugin, folder, shell);
    expect(await changedFile(build)).toBeUndefined();
    await writeFile(join(folder, 'remoteEntry.js'), 'somebody was here');
    expect(await changedFile(build)).toBe('remoteEntry.js');
    await writeFile(join(folder, 'remoteEntry.js'), 'entry');
    await writeFile(join(folder, 'more.js'), 'new');
    expect(await changedFile(build)).toBe('more.js');
  });

  it('is withdrawn when a browser found a file changed and it was, not on a browser\'s word alone', async () => {
    const events: unknown[] = [];
    let now = 0;
    const record = { ...plugin, source: { remoteFolder: folder } } as unknown as PluginRecord;
    const shelf = createRemoteShelf({
      config: { shellDir: folder },
      plugins: { plugins: () => [record] },
      tenants: { list: async () => [{ id: 'platform', isPlatform: true }] },
      audit: { event: async (...event: unknown[]) => void events.push(event) },
      bus: { subscribe: async () => async () => undefined, publish: async () => undefined },
      log: { warn: () => undefined, error: () => undefined },
      clock: { now: () => new Date(now) },
    } as unknown as Parameters<typeof createRemoteShelf>[0]);
    const revision = (await shelf.entry(record))?.url.split('/')[3] ?? '';
    now = 100_000;
    await shelf.suspect(record);
    expect((await shelf.entry(record))?.state).toBe('ok');
    await writeFile(join(folder, 'assets/a.js'), 'somebody was here');
    // Files are read again once a minute at most.
    await shelf.suspect(record);
    expect((await shelf.entry(record))?.state).toBe('ok');
    now = 160_000;
    await shelf.suspect(record);
    expect(await shelf.entry(record)).toMatchObject({ state: 'failed', why: 'its files were changed on the server' });
    expect(await shelf.folder('demo', revision)).toBeUndefined();
    expect(events).toEqual([['platform', { name: 'remote.withdrawn', level: 'error', meta: { plugin: 'demo', version: '1.2.3', file: 'assets/a.js' } }]]);
  });
});

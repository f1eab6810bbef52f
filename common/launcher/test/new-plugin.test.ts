import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folders } from '../lib/house/index.js';

let house: string;

interface Ended {
  code: number;
  output: string;
}

function run(program: string, args: string[], cwd: string): Promise<Ended> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV'));
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd, env: { ...environment, NO_COLOR: '1' }, maxBuffer: 1e8 }, (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }));
  });
}

const hako = join(folders.root, 'sdk-plugin/bin/hako.mjs');
const inPlugin = (...parts: string[]): string => join(house, 'plugins/greetings', ...parts);
const inRemote = (...parts: string[]): string => join(house, 'remotes/greetings', ...parts);

/** A checkout in miniature: what `hako new` writes to, and what the new packages are built with. */
beforeAll(async () => {
  house = await realpath(await mkdtemp(join(tmpdir(), 'hako-new-')));
  await mkdir(join(house, 'plugins'), { recursive: true });
  await cp(join(folders.root, 'rush.json'), join(house, 'rush.json'));
  await cp(join(folders.root, 'plugins/plugins.lock.json'), join(house, 'plugins/plugins.lock.json'));
  for (const folder of ['common', 'sdk-plugin']) await symlink(join(folders.root, folder), join(house, folder));
});
afterAll(() => rm(house, { recursive: true, force: true }));

describe('hako new', () => {
  it('writes a plugin and its remote and enters both in the house', async () => {
    const locked = async (): Promise<string[]> => (JSON.parse(await readFile(join(house, 'plugins/plugins.lock.json'), 'utf8')) as { plugins: { id: string }[] }).plugins.map(({ id }) => id);
    const before = await locked();
    const made = await run(hako, ['new', 'greetings'], house);
    expect(made.output).toContain('plugins/greetings and remotes/greetings are written');
    expect(made.code).toBe(0);
    const rush = JSON.parse(await readFile(join(house, 'rush.json'), 'utf8')) as { projects: { projectFolder: string }[] };
    expect(rush.projects.map(({ projectFolder }) => projectFolder)).toEqual(expect.arrayContaining(['plugins/greetings', 'remotes/greetings', 'core']));
    expect(before).toContain('customers');
    expect(await locked()).toEqual([...before, 'greetings']);
    // What Rush's link step does.
    await symlink(join(folders.root, 'plugins/customers/node_modules'), inPlugin('node_modules'));
    await symlink(join(folders.root, 'remotes/customers/node_modules'), inRemote('node_modules'));
  });

  it('refuses to write over what is there, and names that are none', async () => {
    expect(await run(hako, ['new', 'greetings'], house)).toMatchObject({ code: 1, output: expect.stringContaining('already there; nothing was written') });
    expect(await run(hako, ['new', 'Greetings!'], house)).toMatchObject({ code: 1, output: expect.stringContaining('is no plugin id') });
  });

  it('the plugin compiles, verifies, and passes its own tests on a real core', async () => {
    expect(await run(inPlugin('node_modules/typescript/bin/tsc'), ['-p', 'tsconfig.json'], inPlugin())).toEqual({ code: 0, output: '' });
    expect(await run(hako, ['verify'], inPlugin())).toEqual({ code: 0, output: 'fine: manifest, texts and migrations\n' });
    const tests = await run(inPlugin('node_modules/vitest/vitest.mjs'), ['run'], inPlugin());
    expect(tests.output).toContain('3 passed');
    expect(tests.code).toBe(0);
  });

  it('the remote compiles and builds', async () => {
    expect(await run(inRemote('node_modules/typescript/bin/tsc'), ['-p', 'tsconfig.json', '--noEmit'], inRemote())).toEqual({ code: 0, output: '' });
    const built = await run(inRemote('node_modules/webpack-cli/bin/cli.js'), ['--mode', 'production', '--config', 'webpack.config.mjs'], inRemote());
    expect(built.code, built.output).toBe(0);
    expect(existsSync(inRemote('dist/mf-manifest.json'))).toBe(true);
  }, 180_000);
});

describe('hako verify', () => {
  it('names a missing text, an undeclared permission and SQL that reaches out of the agency', async () => {
    const edit = async (file: string, from: string, to: string): Promise<void> => {
      const text = await readFile(inPlugin(file), 'utf8');
      expect(text).toContain(from);
      await writeFile(inPlugin(file), text.replace(from, to));
    };
    await edit('locales/ja.json', '"項目を作成"', '""');
    await edit('lib/routes.js', "permission: 'greetings.entry:write'", "permission: 'greetings.other:write'");
    await edit('lib/migrations.js', 'create table greetings_entry', 'create table public.entry');
    const { code, output } = await run(hako, ['verify'], inPlugin());
    expect(code).toBe(1);
    expect(output).toMatch(/ja\.json lacks "(audit\.created|routes\.create)"/);
    expect(output).toContain('asks for "greetings.other:write", which plugin.json does not declare');
    expect(output).toContain('names a schema');
  });
});

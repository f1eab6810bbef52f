import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const devkit = fileURLToPath(new URL('..', import.meta.url));

/** A small house with the folders of ours; `files` are what a careless person added. */
async function cruise(files: Record<string, string>): Promise<{ ok: boolean; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hako-arrows-'));
  const all: Record<string, string> = {
    'core/src/access/index.ts': 'export const access = 1;\n',
    'core/src/access/cache.ts': 'export const cache = 1;\n',
    'core/src/http/index.ts': 'export const http = 1;\n',
    'sdk-plugin/src/index.ts': 'export const sdk = 1;\n',
    'sdk-plugin/src/ui/index.ts': 'export const ui = 1;\n',
    'plugins/fans/src/index.ts': 'export const fans = 1;\n',
    'plugins/gifts/src/index.ts': 'export const gifts = 1;\n',
    'remotes/fans/src/index.ts': 'export const remote = 1;\n',
    'shell/src/index.ts': 'export const shell = 1;\n',
    'vault/client/src/index.ts': 'export const client = 1;\n',
    'vault/server/src/keys.ts': 'export const keys = 1;\n',
    ...files,
  };
  try {
    for (const [name, text] of Object.entries(all)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const args = ['--config', join(devkit, 'dependency-rules.cjs'), '--output-type', 'err', 'core', 'sdk-plugin', 'plugins', 'remotes', 'shell', 'vault'];
    return await run(join(devkit, 'node_modules/.bin/depcruise'), args, { cwd: folder }).then(
      ({ stdout }) => ({ ok: true, output: stdout }),
      (error: { stdout: string; stderr: string }) => ({ ok: false, output: error.stdout + error.stderr }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the arrows', () => {
  it('lets a clean house pass', async () => {
    const { ok, output } = await cruise({});
    expect(output).toContain('no dependency violations found');
    expect(ok).toBe(true);
  });

  it.each([
    ['core importing a plugin', 'core-arrows', { 'core/src/http/bad.ts': "import { fans } from '../../../plugins/fans/src/index.js';\nexport const x = fans;\n" }],
    ['core importing the vault itself', 'core-arrows', { 'core/src/http/bad.ts': "import { keys } from '../../../vault/server/src/keys.js';\nexport const x = keys;\n" }],
    ['a plugin importing core', 'plugin-arrows', { 'plugins/fans/src/bad.ts': "import { http } from '../../../core/src/http/index.js';\nexport const x = http;\n" }],
    ['a plugin importing another plugin', 'plugin-arrows', { 'plugins/fans/src/bad.ts': "import { gifts } from '../../gifts/src/index.js';\nexport const x = gifts;\n" }],
    ['a type import of another plugin', 'plugin-arrows', { 'plugins/fans/src/bad.ts': "import type * as Gifts from '../../gifts/src/index.js';\nexport type X = typeof Gifts;\n" }],
    ['a remote importing its plugin', 'remote-arrows', { 'remotes/fans/src/bad.ts': "import { fans } from '../../../plugins/fans/src/index.js';\nexport const x = fans;\n" }],
    ['the shell importing the server half of the contract', 'browser-code-takes-the-ui-kit', { 'shell/src/bad.ts': "import { sdk } from '../../sdk-plugin/src/index.js';\nexport const x = sdk;\n" }],
    ['the contract importing core', 'sdk-imports-nothing-of-ours', { 'sdk-plugin/src/bad.ts': "import { http } from '../../core/src/http/index.js';\nexport const x = http;\n" }],
    ['the vault importing core', 'vault-server-arrows', { 'vault/server/src/bad.ts': "import { http } from '../../../core/src/http/index.js';\nexport const x = http;\n" }],
    ['an area reaching into another', 'areas-show-one-index', { 'core/src/http/bad.ts': "import { cache } from '../access/cache.js';\nexport const x = cache;\n" }],
    ['two files that import each other', 'no-cycles', { 'core/src/http/a.ts': "import { b } from './b.js';\nexport const a = (): number => b();\n", 'core/src/http/b.ts': "import { a } from './a.js';\nexport const b = (): number => a();\n" }],
    ['an import that leads nowhere', 'no-missing', { 'core/src/http/bad.ts': "import { gone } from './gone.js';\nexport const x = gone;\n" }],
  ])('refuses %s', async (_what, rule, files) => {
    const { ok, output } = await cruise(files);
    expect(output).toContain(`error ${rule}:`);
    expect(ok).toBe(false);
  });
});

describe('the locales and the rules of the house', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hako-rules-'));
    const files: Record<string, string> = {
      'plugins/fans/locales/en.json': '{"title":"Fans of {{name}}","count_one":"One fan","count_other":"{{count}} fans","only":"Only here"}',
      'plugins/fans/locales/zh.json': '{"title":"粉丝","count_other":"{{count}} 位粉丝"}',
      'plugins/fans/locales/ja.json': '{"title":"{{name}}のファン","count_other":"{{count}}人","only":" "}',
      'remotes/fans/src/locales/en.json': '{}',
      'core/src/http/long.ts': 'export {};\n'.repeat(401),
      'core/src/http/sql.ts': 'export const q = (knex: { raw(s: string): void }, id: string): void => knex.raw(`select * from t where id = ${id}`);\n',
      'core/src/database/sql.ts': 'export const q = (knex: { raw(s: string): void }, name: string): void => knex.raw(`create schema ${name}`);\n',
      '.npmrc': 'registry=http://packages.example\n',
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names every text that a language lacks, and every placeholder that differs', async () => {
    const { checkLocales } = (await import('../../tools/lint/locales.mjs')) as { checkLocales(base: string): string[] };
    expect(checkLocales(folder)).toEqual([
      'plugins/fans/locales/zh.json: "title" has the placeholders [], English has [name]',
      'plugins/fans/locales/zh.json: "only" is missing',
      'remotes/fans/src/locales: zh.json is missing',
      'remotes/fans/src/locales: ja.json is missing',
    ]);
  });

  it('names long files, registry hosts and raw SQL with a value in it', async () => {
    const { checkHouseRules } = (await import('../../tools/lint/house-rules.mjs')) as { checkHouseRules(base: string): string[] };
    const problems = checkHouseRules(folder);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/^core\/src\/http\/long\.ts: 401 lines/);
    expect(problems[1]).toMatch(/^\.npmrc: names a package registry/);
    expect(problems[2]).toMatch(/^core\/src\/http\/sql\.ts:1: raw SQL/);
  });
});

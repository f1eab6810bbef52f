import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = join(dirname(fileURLToPath(import.meta.url)), '../template');
const ID = /^[a-z][a-z0-9-]{1,38}$/;

/** Writes a plugin and its remote into the house above `from`, and enters both where the house lists them. */
export async function create(id, from) {
  if (!ID.test(id)) throw new Error(`"${id}" is no plugin id: lower-case letters, digits and dashes, 2 to 39, a letter first`);
  const house = findHouse(from);
  const plugin = join(house, 'plugins', id);
  const remote = join(house, 'remotes', id);
  for (const folder of [plugin, remote]) if (existsSync(folder)) throw new Error(`${relative(from, folder) || folder} is already there; nothing was written`);
  const words = wordsOf(id);
  copy(join(TEMPLATE, 'plugin'), plugin, words);
  copy(join(TEMPLATE, 'remote'), remote, words);
  enterInRush(house, id);
  enterInLock(house, id);
  console.log(`plugins/${id} and remotes/${id} are written, and entered in rush.json and plugins/plugins.lock.json.

  npx rush update      links the two new packages
  npm start            builds and starts the house with your plugin
  then, in the shell:  sign in to DEMO as admin, Plugins, switch ${words.__Title__} on

  cd plugins/${id} && npx vitest run     its tests
  node_modules/.bin/hako verify          manifest, texts, migrations`);
}

/** The placeholders of the template. */
export function wordsOf(id) {
  const title = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return { __id__: id, __snake__: id.replaceAll('-', '_'), __Title__: title, __UPPER__: id.replaceAll('-', '_').toUpperCase() };
}

export function copy(source, target, words) {
  const replace = (text) => Object.entries(words).reduce((result, [from, to]) => result.replaceAll(from, to), text);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const to = join(target, replace(entry.name).replace(/\.tpl$/, ''));
    if (entry.isDirectory()) copy(join(source, entry.name), to, words);
    else {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, replace(readFileSync(join(source, entry.name), 'utf8')));
    }
  }
}

function findHouse(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'rush.json')) && existsSync(join(folder, 'plugins'))) return folder;
    if (dirname(folder) === folder) throw new Error('this folder is not inside a checkout of Hako (no rush.json above it)');
  }
}

function enterInRush(house, id) {
  const file = join(house, 'rush.json');
  const rush = JSON.parse(readFileSync(file, 'utf8'));
  rush.projects.push({ packageName: `@hako/plugin-${id}`, projectFolder: `plugins/${id}` }, { packageName: `@hako/remote-${id}`, projectFolder: `remotes/${id}` });
  writeFileSync(file, `${JSON.stringify(rush, null, 2)}\n`);
}

function enterInLock(house, id) {
  const file = join(house, 'plugins/plugins.lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  lock.plugins.push({ id, version: '0.1.0', path: id, remote: `../remotes/${id}/dist` });
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

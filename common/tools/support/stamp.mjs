// What the last install and build were made of, so that a second start can skip both.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { path, projects, root, temp } from './house.mjs';

const STAMP = join(temp, 'hako-build.json');
const OUTPUT_FOLDERS = ['lib', 'dist'];
const NOT_SOURCE = new Set(['node_modules', 'temp', '.rush', '.heft', 'rush-logs', 'coverage', 'test-results', ...OUTPUT_FOLDERS]);
const CONFIGURATION = ['rush.json', 'common/config/rush/pnpm-lock.yaml', 'common/config/rush/pnpm-config.json', 'common/config/rush/common-versions.json', 'common/config/rush/.pnpmfile.cjs'];

export function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

export function writeStamp(stamp) {
  mkdirSync(temp, { recursive: true });
  writeFileSync(STAMP, `${JSON.stringify(stamp, null, 2)}\n`);
}

/** Of the root's own npm install. */
export const rootInstallPrint = () => contents([path('package.json'), path('package-lock.json')]);

/** Of `rush install`: every lock and manifest, and the Node that native packages were chosen for. */
export const installPrint = () =>
  contents([...CONFIGURATION.map((file) => path(file)), ...projects().map((project) => path(project.folder, 'package.json'))], `${process.version} ${process.platform}-${process.arch}`);

export const sourcePrint = () => facts(projects().flatMap((project) => walk(path(project.folder), (name) => !NOT_SOURCE.has(name))));

/** Undefined when a package has no output at all. */
export function outputPrint() {
  const files = projects().map((project) => OUTPUT_FOLDERS.flatMap((folder) => walk(path(project.folder, folder))));
  return files.every((list) => list.length > 0) ? facts(files.flat()) : undefined;
}

function contents(files, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const file of files) hash.update(existsSync(file) ? readFileSync(file) : 'absent').update('\0');
  return hash.digest('hex');
}

function facts(files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function walk(folder, wanted = () => true) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!wanted(entry.name)) return [];
    if (entry.isDirectory()) return walk(join(folder, entry.name), wanted);
    return entry.isFile() ? [join(folder, entry.name)] : [];
  });
}

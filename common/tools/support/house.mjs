// Where things are. Everything below `root` is relative to the checkout, never to the folder somebody stands in.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const path = (...parts) => join(root, ...parts);

/** Logs and stamps of the tools; git ignores it and Rush keeps its own files there too. */
export const temp = path('common/temp');

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The packages of the house in the order of rush.json: `{ name, folder, manifest }`. */
export function projects() {
  return readJson(path('rush.json')).projects.map(({ packageName, projectFolder }) => ({
    name: packageName,
    folder: projectFolder,
    manifest: readJson(path(projectFolder, 'package.json')),
  }));
}

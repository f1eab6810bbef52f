import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folders } from '../house/index.js';

/** A built file of another room: only benches look inside, so what they need is no export of that room. */
export async function built<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(folders.root, path)).href)) as T;
}

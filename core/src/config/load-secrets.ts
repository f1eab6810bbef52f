import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, CoreSecrets } from './types.js';

const fresh = (): string => randomBytes(32).toString('base64url');

/**
 * The keys core makes for itself: from the environment where given, else from `<dataDir>/keys/core-secrets.json`,
 * which the first process to start writes and every other one reads.
 */
export function loadSecrets(config: Pick<Config, 'dataDir' | 'secrets'>): CoreSecrets {
  const names = Object.keys(config.secrets) as (keyof CoreSecrets)[];
  const complete = names.every((name) => config.secrets[name] !== null);
  const kept = complete ? {} : keptSecrets(config.dataDir, names);
  return Object.fromEntries(names.map((name) => [name, config.secrets[name] ?? kept[name]])) as unknown as CoreSecrets;
}

function keptSecrets(dataDir: string, names: readonly (keyof CoreSecrets)[]): Partial<CoreSecrets> {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'core-secrets.json');
  const found = read(file);
  if (found && names.every((name) => found[name])) return found;

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = `${file}.${process.pid}.${fresh()}`;
  writeFileSync(partial, `${JSON.stringify({ ...Object.fromEntries(names.map((name) => [name, fresh()])), ...found }, null, 2)}\n`, { mode: 0o600 });
  try {
    // A file that lacks a key is of an older release and is completed; otherwise the link fails for all but the first process.
    if (found) rmSync(file);
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
  return read(file) ?? {};
}

function read(file: string): Partial<CoreSecrets> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<CoreSecrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from './data-folder.js';

/** Passwords of the embedded cluster: its owner, core's account and the vault's. */
export interface DatabaseSecrets {
  owner: string;
  core: string;
  vault: string;
}

const password = (): string => randomBytes(24).toString('base64url');

/** Made at first start and kept in the data folder, readable for its owner alone. */
export async function databaseSecrets(dataDir: string): Promise<DatabaseSecrets> {
  const file = join(dataDir, 'database.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DatabaseSecrets;
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  const secrets = { owner: password(), core: password(), vault: password() };
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

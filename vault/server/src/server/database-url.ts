import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { AppRole } from '../database/migrate.js';

export interface AppAccount extends AppRole {
  url: string;
}

/** Made by whoever runs the cluster. */
export const givenAccount = (appUrl: string): AppAccount => ({ role: decodeURIComponent(new URL(appUrl).username), url: appUrl });

/** The restricted role is named after its database, as roles belong to the whole cluster; its password is kept beside the keys. */
export async function appAccount(ownerUrl: string, passwordFile: string): Promise<AppAccount> {
  const url = new URL(ownerUrl);
  const role = `${decodeURIComponent(url.pathname.slice(1)).slice(0, 50)}_vault_app`;
  const password = await readOrMake(passwordFile);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return { role, password, url: url.href };
}

async function readOrMake(path: string): Promise<string> {
  // Two starts at once: only one may make it.
  await writeFile(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

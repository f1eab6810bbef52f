import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/index.js';

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** From the environment, or random: kept in `<dataDir>/initial-password` for the launcher, which prints it once. */
export async function initialPassword(config: Pick<Config, 'adminPassword' | 'dataDir'>): Promise<{ password: string; mustChangePassword: boolean }> {
  if (config.adminPassword !== null) return { password: config.adminPassword, mustChangePassword: false };
  const file = join(config.dataDir, 'initial-password');
  const made = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-') + `-${randomInt(10)}!aZ`;
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return { password: (await readFile(file, 'utf8')).trim(), mustChangePassword: true };
}

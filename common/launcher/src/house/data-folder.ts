import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './problem.js';

export interface DataFolder {
  path: string;
  /** Gives the folder free for another start. */
  unlock(): Promise<void>;
}

/** Makes the folder (for its owner alone) and takes it for this process. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (error) {
    throw new Problem(`The data folder ${path} cannot be used: ${reason(error)}. Set HAKO_DATA_DIR to a folder that you may write to.`);
  }
  const lock = join(path, 'hako.pid');
  await take(lock, path);
  return { path, unlock: () => rm(lock, { force: true }) };
}

async function take(lock: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw new Problem(`The data folder ${folder} cannot be written to: ${reason(error)}.`);
    }
    const owner = Number((await readFile(lock, 'utf8').catch(() => '')).trim());
    if (owner && owner !== process.pid && isRunning(owner)) {
      throw new Problem(`Hako already runs on the data folder ${folder} (process ${owner}). Stop it first, or set HAKO_DATA_DIR to another folder.`);
    }
    await rm(lock, { force: true });
  }
  throw new Problem(`The data folder ${folder} could not be taken: another start was quicker.`);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

export const isErrno = (error: unknown, code: string): boolean => error instanceof Error && (error as NodeJS.ErrnoException).code === code;

const REASONS: Record<string, string> = { EACCES: 'permission denied', EPERM: 'permission denied', ENOSPC: 'the disk is full', EROFS: 'the file system is read-only', ENOTDIR: 'a part of its path is a file', EEXIST: 'a file of that name is in the way' };

export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return (code && REASONS[code]) || (error instanceof Error ? error.message : String(error));
}

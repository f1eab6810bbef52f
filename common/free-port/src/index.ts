import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Below the ports that systems take for outgoing connections (Linux from 32768, RFC 6335 from 49152): the dozens of
 * connections that a test run opens a second would otherwise take a port between its finding and its use.
 */
const [FIRST, LAST] = [20_000, 32_000];
const TRIES = 200;
const BOOK = join(tmpdir(), 'hako-ports');
const mine = new Set<number>();

/** A free port of 127.0.0.1 that no other process of ours is given while this one lives. */
export const freePort = (): Promise<number> => freePorts(1);

/** The first of `count` free ports in a row, kept as {@link freePort} keeps one. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = randomInt(FIRST, LAST - count);
    const ports = Array.from({ length: count }, (_, offset) => first + offset);
    const kept = ports.filter(keep);
    if (kept.length === count && (await Promise.all(ports.map(isFree))).every(Boolean)) return first;
    for (const port of kept) release(port);
  }
  throw new Error(`no ${count} free ports in a row between ${FIRST} and ${LAST}`);
}

function keep(port: number): boolean {
  if (mine.size === 0) {
    mkdirSync(BOOK, { recursive: true });
    process.once('exit', () => mine.forEach(release));
  }
  const path = join(BOOK, String(port));
  if (!write(path, String(process.pid)) && !(sweep(path) && write(path, String(process.pid)))) return false;
  mine.add(port);
  return true;
}

/** Whether this process made the file: of several at once one does. */
function write(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Takes away the mark of a process that is gone. One at a time and looked at twice: a second would take away the mark of who came after it. */
function sweep(path: string): boolean {
  const broom = `${path}.sweep`;
  if (keeperOf(path) !== 'gone' || !write(broom, '')) return false;
  try {
    if (keeperOf(path) === 'gone') rmSync(path);
    return true;
  } finally {
    rmSync(broom, { force: true });
  }
}

function release(port: number): void {
  mine.delete(port);
  rmSync(join(BOOK, String(port)), { force: true });
}

function keeperOf(path: string): 'alive' | 'gone' | 'none' {
  try {
    // Of a mark that is only being written nothing is read yet; 0 is this process's own group.
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return 'alive';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'none';
    // Another user's process cannot be signalled, but lives.
    return code === 'EPERM' ? 'alive' : 'gone';
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

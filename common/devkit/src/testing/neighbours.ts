import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/**
 * Bad neighbours, for finding tests that only pass on a machine of their own: with `HAKO_TEST_NEIGHBOURS=on` transactions of
 * others stay open in the cluster for many seconds, and now and then one process of the run (a worker, a server of a test, a
 * backend of PostgreSQL, the browser) stands still for a moment, as on a machine that is shared with others.
 * @returns ends them
 */
export function startNeighbours(cluster: string): () => void {
  if (process.env['HAKO_TEST_NEIGHBOURS'] !== 'on') return () => undefined;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), cluster, String(process.pid)], { stdio: 'inherit' });
  return () => void child.kill();
}

const HELD_MS = [2_000, 20_000] as const;
const STALL_MS = [200, 2_000] as const;
const BETWEEN_STALLS_MS = [500, 3_000] as const;

const between = ([low, high]: readonly [number, number]): number => low + Math.random() * (high - low);

/** A process that stands still when its neighbour is ended would do so for ever. */
let standing: number | undefined;

function goOn(): void {
  try {
    if (standing !== undefined) process.kill(standing, 'SIGCONT');
  } catch {
    // It ended in between.
  }
  standing = undefined;
}

/** Two of them overlap, so that nearly always one is older than what a test does. */
async function holdTransactions(cluster: string): Promise<never> {
  for (;;) {
    const client = new pg.Client({ connectionString: cluster });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('begin');
      await client.query('select pg_current_xact_id()');
      await pause(between(HELD_MS));
      await client.query('rollback');
    } catch {
      await pause(1_000);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function stall(root: number): Promise<void> {
  for (;;) {
    await pause(between(BETWEEN_STALLS_MS));
    // The run was killed.
    if (!existsSync(`/proc/${root}`)) process.exit();
    const all = descendants(root);
    const pid = all[Math.floor(Math.random() * all.length)];
    if (pid === undefined) continue;
    try {
      process.kill(pid, 'SIGSTOP');
      standing = pid;
      await pause(between(STALL_MS));
    } catch {
      // It ended in between.
    }
    goOn();
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // proc(5): the command stands in brackets and may hold anything, the parent is the second field after it.
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended in between.
    }
  }
  const found: number[] = [];
  for (const queue = [root]; queue.length > 0; ) {
    const next = (children.get(queue.pop() as number) ?? []).filter((child) => child !== process.pid);
    found.push(...next);
    queue.push(...next);
  }
  return found;
}

const [cluster, root] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && cluster && root) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit());
  process.once('exit', goOn);
  await Promise.all([holdTransactions(cluster), holdTransactions(cluster), stall(Number(root))]);
}

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { freePort } from '@hako/free-port';
import { request } from 'undici';
import { folders } from '../house/index.js';
import { median } from './statistics.js';
import type { BenchContext, BenchPart } from './types.js';

const GOAL_MS = 2_000;
const GOAL_MB = 160;

/** Core as it starts every day: the database is there, nothing has to be made. */
export const startup: BenchPart = {
  name: 'startup',
  about: 'core: time until it is ready, and its memory then',
  needsHouse: true,
  async run(context) {
    const times: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < context.rounds; round++) {
      const { ms, megabytes } = await startCore(context);
      times.push(ms);
      memory.push(megabytes);
    }
    const ms = median(times);
    const mb = median(memory);
    const loaded = await residentMegabytes(context.corePid);
    return [
      { what: 'core: process start to ready', value: `${Math.round(ms)} ms`, baseline: '', ratio: '', goal: `<= ${GOAL_MS} ms`, met: ms <= GOAL_MS },
      { what: 'core: memory when ready (resident)', value: `${Math.round(mb)} MB`, baseline: '', ratio: '', goal: `<= ${GOAL_MB} MB`, met: mb <= GOAL_MB },
      { what: 'core: memory after the load of this run (resident)', value: `${Math.round(loaded)} MB`, baseline: '', ratio: '', goal: '', met: null },
    ];
  },
};

async function startCore({ dataDir, coreEnvironment }: BenchContext): Promise<{ ms: number; megabytes: number }> {
  const port = await freePort();
  const from = performance.now();
  const core = spawn(process.execPath, [folders.coreScript], { env: { ...coreEnvironment, PORT: String(port) }, cwd: folders.root, stdio: 'ignore' });
  try {
    for (;;) {
      if (core.exitCode !== null) throw new Error(`core ended with exit code ${core.exitCode}; see ${dataDir}/logs`);
      const ready = await request(`http://127.0.0.1:${port}/health/ready`).then(async (answer) => (await answer.body.dump(), answer.statusCode === 200), () => false);
      if (ready) break;
      await new Promise((next) => setTimeout(next, 10));
    }
    return { ms: performance.now() - from, megabytes: await residentMegabytes(core.pid ?? 0) };
  } finally {
    core.kill('SIGTERM');
    await new Promise((done) => (core.exitCode === null && core.signalCode === null ? core.once('exit', done) : done(undefined)));
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

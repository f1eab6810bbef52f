import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '../main.js');
const START_MS = 60_000;

export interface StartMeasurement {
  /** From `spawn` to the first good answer of `/health/live`. */
  startMs: number;
  /** Resident memory once it is ready. */
  memoryMb: number;
}

/** Starts core's process with this environment, measures, stops it. The databases it names must be there. */
export async function measureStart(environment: NodeJS.ProcessEnv, port: number): Promise<StartMeasurement> {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN], { env: { ...environment, PORT: String(port), HAKO_ROLE: 'api' }, stdio: 'ignore' });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    await untilAlive(port, () => child.exitCode !== null);
    const startMs = performance.now() - started;
    return { startMs, memoryMb: await residentMb(child.pid ?? 0) };
  } finally {
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
  }
}

async function untilAlive(port: number, ended: () => boolean): Promise<void> {
  for (const deadline = performance.now() + START_MS; performance.now() < deadline; ) {
    if (ended()) throw new Error('core ended before it was ready');
    const alive = await fetch(`http://127.0.0.1:${port}/health/live`).then(({ ok }) => ok, () => false);
    if (alive) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error('core was not ready in time');
}

/** Linux tells it in pages; elsewhere there is no answer without a library. */
async function residentMb(pid: number): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'utf8').then((text) => Number(text.split(' ')[1]), () => Number.NaN);
  return Math.round((pages * 4096) / 1024 / 1024);
}

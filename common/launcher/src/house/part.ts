import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { lastLines, rotate } from './logs.js';

export interface PartSpec {
  /** As people read it: "core", "worker", "vault". */
  name: string;
  script: string;
  args?: string[];
  nodeOptions?: string[];
  environment: NodeJS.ProcessEnv;
  cwd: string;
  log: string;
  /** Milliseconds between a polite and a hard end. */
  patience: number;
}

export interface Death {
  part: string;
  how: string;
  log: string;
  lines: string[];
}

export interface Part {
  name: string;
  pid: number;
  log: string;
  /** Settles when the process is gone without having been asked. */
  died: Promise<Death>;
  stop(): Promise<void>;
  kill(): void;
}

const PARENT_WATCH = fileURLToPath(new URL('./parent-watch.js', import.meta.url));

/** Starts one process of the house in a process group of its own: a Ctrl-C in the terminal reaches the launcher alone. */
export async function startPart(spec: PartSpec): Promise<Part> {
  await rotate(spec.log);
  const log = await open(spec.log, 'a', 0o600);
  const child = spawn(process.execPath, ['--import', PARENT_WATCH, ...(spec.nodeOptions ?? []), spec.script, ...(spec.args ?? [])], {
    cwd: spec.cwd,
    env: spec.environment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  return watch(child, spec);
}

function watch(child: ChildProcess, spec: PartSpec): Part {
  let asked = false;
  const gone = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
  });
  const died = new Promise<Death>((tell) => {
    void gone.then(async (how) => {
      if (!asked) tell({ part: spec.name, how, log: spec.log, lines: await lastLines(spec.log, 15) });
    });
  });
  const kill = (): void => {
    asked = true;
    child.kill('SIGKILL');
  };
  const stop = async (): Promise<void> => {
    asked = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), spec.patience);
    await gone;
    clearTimeout(hard);
  };
  return { name: spec.name, pid: child.pid ?? 0, log: spec.log, died, stop, kill };
}

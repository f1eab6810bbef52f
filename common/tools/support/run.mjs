// Runs a command with its output in a file.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from './house.mjs';
import { Problem } from './terminal.mjs';

/** Last lines of a log that say something, without colour codes. */
export function tail(file, lines = 30) {
  const text = readFileSync(file, 'utf8').replace(/\u001B\[[0-9;]*m/g, '');
  return text.split('\n').filter((line) => line.trim()).slice(-lines).join('\n');
}

/** Resolves with the exit code; a signal counts as a failure. Output goes to `log`, or to the terminal when left out. */
export function run(command, args, { cwd = root, env = {}, log, append = false, stdin = 'ignore' } = {}) {
  if (log) mkdirSync(dirname(log), { recursive: true });
  const out = log ? openSync(log, append ? 'a' : 'w') : 'inherit';
  return new Promise((done, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: [stdin, out, out] });
    child.once('error', reject);
    child.once('close', (code) => {
      if (log) closeSync(out);
      done(code ?? 1);
    });
  });
}

/** Like `run`, and a `Problem` with the log's tail when it fails. */
export async function must(what, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Problem(`${what} failed (exit code ${code}).`, { log: options.log, tail: options.log && tail(options.log) });
}

/** What a command prints, or `undefined` when it is missing or fails. */
export function output(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.once('error', () => done(undefined));
    child.once('close', (code) => done(code === 0 ? text : undefined));
  });
}

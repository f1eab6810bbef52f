import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import { folders, PartDied, Problem, readSettings, startHouse, type House } from './house/index.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
/** A build writes many files; core starts once they are all there. */
const SETTLE_MS = 300;
const SERVER_PACKAGES = ['sdk-plugin', 'core', 'plugins/customers', 'plugins/marshmallow'];

/** `npm run dev`: compilers that watch, core that starts anew, shell and one remote that reload, all under one address. */
export async function dev(folder: string, remote: string): Promise<void> {
  const wanted = readSettings(process.env, folder);
  const address = `http://localhost:${wanted.port}`;
  // The development server of the shell takes the port that people know; core stands behind it.
  const settings = { ...wanted, port: await freePort(), publicUrl: address };
  const house = await startHouse(settings, { say, signal: new AbortController().signal });
  const children = [...compilers(), shellServer(wanted.port, settings.port, remote), remoteBuild(remote)];
  const watchers = SERVER_PACKAGES.map((name) => watch(join(folders.root, name, 'lib'), { recursive: true }, restartSoon(house)));

  const stop = async (): Promise<void> => {
    for (const watcher of watchers) watcher.close();
    for (const child of children) child.kill('SIGTERM');
    await house.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  say(`\nHako in development at ${address}; core, the plugins, the shell and the remote "${remote}" follow your changes.`);
}

function compilers(): ChildProcess[] {
  return SERVER_PACKAGES.map((name) => run(name, join(name, 'node_modules/typescript/bin/tsc'), ['-w', '--preserveWatchOutput', '-p', 'tsconfig.json']));
}

/** Serves the shell, passes the rest on to core, and reloads the page when the shell or the remote has been built anew. */
function shellServer(port: number, corePort: number, remote: string): ChildProcess {
  const args = ['serve', '--mode', 'development', '--config', 'webpack.config.mjs', '--port', String(port), '--watch-files', join(folders.root, 'remotes', remote, 'dist/mf-manifest.json')];
  return run('shell', 'shell/node_modules/webpack-cli/bin/cli.js', args, { SHELL_PORT: String(port), HAKO_URL: `http://127.0.0.1:${corePort}` });
}

const remoteBuild = (remote: string): ChildProcess =>
  run(join('remotes', remote), join('remotes', remote, 'node_modules/webpack-cli/bin/cli.js'), ['--watch', '--mode', 'development', '--config', 'webpack.config.mjs']);

/** Lines of a tool with its name before them. */
function run(name: string, script: string, args: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [join(folders.root, script), ...args], { cwd: join(folders.root, name), env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim()) say(`[${name}] ${line}`);
    });
  }
  child.once('exit', (code) => code && say(`[${name}] ended with exit code ${code}`));
  return child;
}

function restartSoon(house: House): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => restart(house));
    }, SETTLE_MS);
  };
}

/** A fault in the new code is told; the next change tries again. */
async function restart(house: House): Promise<void> {
  const from = Date.now();
  try {
    await house.stopCore();
    await house.startCore();
    say(`[core] started anew in ${Date.now() - from} ms`);
  } catch (error) {
    if (error instanceof PartDied) say(`[core] ${error.message}\n${error.death.lines.map((line) => `    ${line}`).join('\n')}`);
    else if (error instanceof Problem) say(`[core] ${error.message}`);
    else throw error;
  }
}

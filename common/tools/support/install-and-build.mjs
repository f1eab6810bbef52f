// From a bare clone to a built house, and next to nothing when nothing changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { path, projects, temp } from './house.mjs';
import { must } from './run.mjs';
import { installPrint, outputPrint, readStamp, rootInstallPrint, sourcePrint, writeStamp } from './stamp.mjs';
import { Problem, say, step } from './terminal.mjs';

const LOGS = join(temp, 'hako-logs');
const LOCK = join(temp, 'hako-build.lock');
const RUSH = path('node_modules/@microsoft/rush/bin/rush');
const MINIMUM_NODE = [20, 19];

/** Installs and builds what is not there or not fresh. Answers whether anything had to be done. */
export async function installAndBuild() {
  checkNode();
  const unlock = await lock();
  try {
    const installed = await install();
    return (await build()) || installed;
  } finally {
    unlock();
  }
}

async function install() {
  let stamp = readStamp();
  const rootPrint = rootInstallPrint();
  const rootWanted = !existsSync(RUSH) || (stamp.root !== undefined && stamp.root !== rootPrint);
  const print = installPrint();
  const wanted = rootWanted || stamp.install !== print || !existsSync(path('common/temp/node_modules/.pnpm'));
  if (!wanted) return false;
  say('Hako installs its packages. The first time this takes a few minutes.');
  if (rootWanted) {
    await step('Rush, which looks after the packages', () =>
      must('Installing Rush with npm', 'npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { log: join(LOGS, 'npm-ci.log') }));
  }
  stamp = { ...stamp, root: rootPrint };
  writeStamp(stamp);
  await step('Packages', async () => {
    await must('Preparing Rush', process.execPath, [path('common/tools/support/rush-scripts.mjs')], { log: join(LOGS, 'rush-scripts.log') });
    await rush('Installing the packages', ['install'], 'rush-install.log');
  });
  writeStamp({ ...stamp, install: print });
  return true;
}

async function build() {
  const stamp = readStamp();
  const sources = sourcePrint();
  const outputs = outputPrint();
  if (outputs !== undefined && stamp.sources === sources && stamp.outputs === outputs) return false;
  // Rush and tsc trust their own notes: outputs that somebody deleted come back only when the notes go too.
  const again = outputs === undefined && stamp.outputs !== undefined;
  if (again) for (const project of projects()) rmSync(path(project.folder, 'temp'), { recursive: true, force: true });
  const parallelism = String(Math.max(2, availableParallelism()));
  await step('Building core, vault, plugins, shell and remotes', () => rush('The build', [again ? 'rebuild' : 'build', '--parallelism', parallelism], 'rush-build.log'));
  writeStamp({ ...readStamp(), sources: sourcePrint(), outputs: outputPrint() });
  return true;
}

const rush = (what, args, log) => must(what, process.execPath, [RUSH, ...args], { log: join(LOGS, log), env: { RUSH_ALLOW_WARNINGS_IN_SUCCESSFUL_BUILD: '1', NO_COLOR: '1' } });

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  throw new Problem(`Node ${MINIMUM_NODE.join('.')} or newer is needed, this is ${process.versions.node}.`);
}

/** One build at a time: `npm start` and `npm test` may be called side by side. */
async function lock() {
  mkdirSync(temp, { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(LOCK)) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!waited) say('Another Hako command builds right now; waiting for it.');
    await new Promise((next) => setTimeout(next, 500));
  }
}

function isAlive(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

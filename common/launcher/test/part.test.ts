import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// The built one: a part preloads a built file.
import { startPart } from '../lib/house/part.js';
import { isRunning } from '../lib/house/data-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hako-part-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function start(code: string, patience = 60_000) {
  const script = join(folder, 'part.mjs');
  await writeFile(script, code);
  return startPart({ name: 'core', script, environment: process.env, cwd: folder, log: join(folder, 'logs/core.log'), patience });
}

const READY = "import { writeFileSync } from 'node:fs'; writeFileSync('ready', '');";
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((next) => setTimeout(next, 20));
}

describe('a part of the house', () => {
  it('that dies is reported with its last lines in words', async () => {
    const part = await start(`console.log('{"level":30,"msg":"listening"}'); console.error('no space left'); process.exit(3);`);
    const death = await part.died;
    expect(death).toMatchObject({ part: 'core', how: 'ended with exit code 3', lines: ['listening', 'no space left'] });
  });

  it('stops politely and is then not reported as dead', async () => {
    const part = await start(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); ${READY}`);
    await until(() => existsSync(join(folder, 'ready')));
    await part.stop();
    expect(await readFile(part.log, 'utf8')).toContain('bye');
    const told = await Promise.race([part.died.then(() => 'died'), new Promise((next) => setTimeout(next, 50, 'quiet'))]);
    expect(told).toBe('quiet');
  });

  it('that ignores the polite way is ended the hard way', async () => {
    const part = await start(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ${READY}`, 200);
    await until(() => existsSync(join(folder, 'ready')));
    await part.stop();
    expect(isRunning(part.pid)).toBe(false);
  });

  it('keeps the logs of earlier starts', async () => {
    for (const word of ['first', 'second', 'third']) await (await start(`console.log('${word}');`)).died;
    const texts = await Promise.all(['core.log', 'core.1.log', 'core.2.log'].map((name) => readFile(join(folder, 'logs', name), 'utf8')));
    expect(texts).toEqual(['third\n', 'second\n', 'first\n']);
  });

  it('stops by itself when the launcher was killed', async () => {
    const module = fileURLToPath(new URL('../lib/house/part.js', import.meta.url));
    const script = join(folder, 'part.mjs');
    await writeFile(script, `${READY} process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`);
    const code = `import { startPart } from ${JSON.stringify(module)};
      const part = await startPart({ name: 'core', script: ${JSON.stringify(script)}, environment: process.env, cwd: ${JSON.stringify(folder)}, log: ${JSON.stringify(join(folder, 'core.log'))}, patience: 1000 });
      console.log(part.pid); setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(launcher.stdout, 'data')) as [Buffer];
    const pid = Number(String(chunk));
    await until(() => existsSync(join(folder, 'ready')));
    launcher.kill('SIGKILL');
    await until(() => !isRunning(pid));
    expect(isRunning(pid)).toBe(false);
  });
});

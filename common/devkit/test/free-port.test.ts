import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePort, freePorts } from '@hako/free-port';

const library = import.meta.resolve('@hako/free-port');

it('gives no port twice, in this process or in another at the same time', async () => {
  const script = `import(${JSON.stringify(library)}).then(async ({ freePort }) => { const ports = []; for (let i = 0; i < 400; i++) ports.push(await freePort()); console.log(JSON.stringify(ports)); process.stdin.resume(); process.stdin.on('end', () => process.exit()); })`;
  const others = [1, 2].map(() => promisify(execFile)(process.execPath, ['-e', script]));
  const own = await Promise.all(Array.from({ length: 400 }, () => freePort()));
  // Each keeps what it was given until the last has asked.
  await Promise.all(others.map(({ child }) => new Promise<void>((done) => child.stdout!.once('data', () => done()))));
  for (const { child } of others) child.stdin!.end();
  const answers = await Promise.all(others);
  const all = [...own, ...answers.flatMap(({ stdout }) => JSON.parse(stdout) as number[])];
  expect(new Set(all).size).toBe(1_200);
});

it('gives ports below those of outgoing connections, in a row when asked, and none that is taken', async () => {
  const first = await freePorts(3);
  expect(first).toBeGreaterThanOrEqual(20_000);
  expect(first + 2).toBeLessThan(32_000);
  const listening = (port: number): Promise<Server> =>
    new Promise((done, fail) => {
      const server = createServer().once('error', fail);
      server.listen(port, '127.0.0.1', () => done(server));
    });
  const servers = await Promise.all([first, first + 1, first + 2].map(listening));
  for (const server of servers) server.close();
});

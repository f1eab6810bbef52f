import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { freePort } from '@hako/free-port';

const BINARY = '/usr/bin/redis-server';
const START_MS = 60_000;

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

/** A real Redis of its own on a free port, without a file; `undefined` where none is installed (`apt-get install redis-server`). */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (!existsSync(BINARY)) return undefined;
  const port = await freePort();
  const child = spawn(BINARY, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  for (const deadline = Date.now() + START_MS; ; ) {
    const answered = await client.connect().then(() => client.ping(), () => undefined);
    if (answered) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('redis-server did not start');
    await new Promise((next) => setTimeout(next, 50));
  }
  client.disconnect();
  return {
    url,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    },
  };
}

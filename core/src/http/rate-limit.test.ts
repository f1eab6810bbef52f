import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cradle } from '../cradle.js';
import { createRateLimits, type RateLimits } from './rate-limit.js';

const REDIS = '/usr/bin/redis-server';
const route = { method: 'GET', path: '/box', rate: { points: 3, per: 60, by: 'user' } } as never;

describe.skipIf(!existsSync(REDIS))('rate limits on Redis', () => {
  let folder: string;
  let server: ChildProcess;
  let socket: string;
  const opened: RateLimits[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hako-redis-'));
    socket = join(folder, 'redis.sock');
    server = spawn(REDIS, ['--port', '0', '--unixsocket', socket, '--save', ''], { stdio: 'ignore' });
    const probe = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: 100 });
    probe.on('error', () => undefined);
    await probe.ping();
    probe.disconnect();
  });
  afterAll(async () => {
    for (const limits of opened) await limits.close();
    server.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (): RateLimits => {
    const limits = createRateLimits({ config: { redisUrl: socket, rateLimits: { enabled: true } }, log: pino({ level: 'silent' }) } as unknown as Pick<Cradle, 'config' | 'log'>);
    opened.push(limits);
    return limits;
  };
  /** Until the connection stands, a process counts for itself. */
  const connected = async (limits: RateLimits, name: string): Promise<void> => {
    const probe = new Redis({ path: socket });
    do await limits.consume(caller(name), route);
    while ((await probe.keys(`*t:${name}`)).length === 0);
    probe.disconnect();
  };
  const caller = (userId: string) => ({ tenantId: 't', userId, addressGroup: '203.0.113.9' });

  it('count over all processes, per person', async () => {
    const [here, there] = [open(), open()];
    await connected(here, 'here');
    await connected(there, 'there');
    const verdicts = [await here.consume(caller('a'), route), await there.consume(caller('a'), route), await here.consume(caller('a'), route), await there.consume(caller('a'), route)];
    expect(verdicts.map((verdict) => verdict?.allowed)).toEqual([true, true, true, false]);
    expect((await there.consume(caller('b'), route))?.remaining).toBe(2);
  });

  it('go on counting in each process when Redis goes away', async () => {
    const limits = open();
    await connected(limits, 'third');
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
    const verdicts = [];
    for (let count = 0; count < 5; count += 1) verdicts.push(await limits.consume(caller('c'), route));
    expect(verdicts.at(0)?.allowed).toBe(true);
    expect(verdicts.at(-1)?.allowed).toBe(false);
  });
});

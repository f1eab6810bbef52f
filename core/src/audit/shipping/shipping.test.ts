import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestLog, type TestLog } from '../sealing/test-log.js';
import { createLokiClient } from './loki.js';
import { createShipper, type Shipper } from './shipper.js';

interface Push {
  streams: { stream: Record<string, string>; values: [string, string][] }[];
}

/**
 * A peer that holds to Loki's published push protocol as strictly as Loki: path, content type and encoding, label names and
 * values, times as text of nanoseconds, 204 when taken; 400 with a word for what it does not take.
 */
class LokiPeer {
  readonly pushes: Push[] = [];
  readonly orgs: (string | undefined)[] = [];
  readonly authorizations: (string | undefined)[] = [];
  answer: { status: number; headers?: Record<string, string> } | undefined;
  #server: Server | undefined;

  async start(): Promise<string> {
    this.#server = createServer((req, res) => {
      void this.#take(req).then(({ status, text, headers }) => res.writeHead(status, headers).end(text));
    });
    await new Promise<void>((ready) => this.#server!.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #take(req: IncomingMessage): Promise<{ status: number; text: string; headers?: Record<string, string> }> {
    const body = await buffer(req);
    if (this.answer) return { status: this.answer.status, text: 'busy', ...(this.answer.headers && { headers: this.answer.headers }) };
    if (req.method !== 'POST' || req.url !== '/loki/api/v1/push') return { status: 404, text: 'no such path' };
    if (req.headers['content-type'] !== 'application/json' || req.headers['content-encoding'] !== 'gzip') return { status: 415, text: 'content type' };
    const push = JSON.parse(gunzipSync(body).toString('utf8')) as Push;
    for (const { stream, values } of push.streams) {
      if (Object.keys(stream).some((label) => !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(label)) || Object.values(stream).some((value) => typeof value !== 'string')) return { status: 400, text: 'labels' };
      if (values.some(([at, line]) => !/^\d{19}$/.test(at) || typeof line !== 'string')) return { status: 400, text: 'values' };
      if (values.some(([at], index) => index > 0 && at < values[index - 1]![0])) return { status: 400, text: 'entry out of order' };
    }
    this.orgs.push(req.headers['x-scope-orgid'] as string | undefined);
    this.authorizations.push(req.headers.authorization);
    this.pushes.push(push);
    return { status: 204, text: '' };
  }

  lines(): { seq: number; at: string }[] {
    return this.pushes.flatMap(({ streams }) => streams.flatMap(({ values }) => values.map(([, line]) => JSON.parse(line) as { seq: number; at: string })));
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

let log: TestLog;
let peer: LokiPeer;
let shipper: Shipper;

beforeAll(async () => void (log = await openTestLog('loki')));
afterAll(() => log.close());
beforeEach(async () => {
  await log.newTenant();
  peer = new LokiPeer();
  const url = await peer.start();
  const { database } = log.fixture;
  shipper = createShipper({ database, clock: log.clock, log: pino({ level: 'silent' }), tenants: { list: async () => [] } as never, loki: createLokiClient({ url, orgId: 'hako', credentials: 'user:secret' }) });
});
afterEach(async () => {
  await shipper.close();
  peer.stop();
});

describe('shipping to Loki', () => {
  it('brings every sealed entry once, in batches, as the push API wants it', async () => {
    await log.write(1_100);
    await log.seal();
    await log.seal();
    expect(await shipper.ship(log.tenantId)).toBe(1_100);
    expect(peer.lines().map(({ seq }) => seq).toSorted((left, right) => left - right)).toEqual(Array.from({ length: 1_100 }, (_, at) => at + 1));
    expect(peer.pushes.length).toBeGreaterThanOrEqual(3);
    expect(peer.pushes[0]?.streams[0]?.stream).toEqual({ service_name: 'hako', tenant: log.tenantId, log: 'change', result: 'success' });
    const [first] = peer.pushes[0]!.streams[0]!.values;
    const entry = JSON.parse(first![1]) as { at: string };
    expect(first![0].slice(0, 13)).toBe(String(Date.parse(`${entry.at.slice(0, 23)}Z`)));
    expect(new Set(peer.orgs)).toEqual(new Set(['hako']));
    expect(peer.authorizations[0]).toBe(`Basic ${Buffer.from('user:secret').toString('base64')}`);
    expect(await shipper.ship(log.tenantId)).toBe(0);
  });

  it.each([{ status: 503 }, { status: 429, headers: { 'retry-after': '7' } }, { status: 401 }])('loses nothing while Loki answers $status', async (answer) => {
    await log.write(3);
    await log.seal();
    peer.answer = answer;
    expect(await shipper.ship(log.tenantId)).toBe(0);
    peer.answer = undefined;
    expect(await shipper.ship(log.tenantId)).toBe(3);
    expect(peer.lines()).toHaveLength(3);
  });

  it('loses nothing while Loki is not there at all, and holds nobody up', async () => {
    peer.stop();
    await log.write(3);
    await log.seal();
    expect(await shipper.ship(log.tenantId)).toBe(0);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 3 });
  });

  it('goes on behind a batch that Loki will never take', async () => {
    await log.write(2);
    await log.seal();
    peer.answer = { status: 400 };
    expect(await shipper.ship(log.tenantId)).toBe(0);
    peer.answer = undefined;
    await log.write(1, 3);
    await log.seal();
    expect(await shipper.ship(log.tenantId)).toBe(1);
    expect(peer.lines().map(({ seq }) => seq)).toEqual([3]);
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import type { LiveReply } from '@hako/sdk-plugin';
import { afterEach, describe, expect, it } from 'vitest';
import { createChannels } from './channels.js';
import type { Bus, Channels } from './types.js';

const OWNER = { tenantId: 'agency', pluginId: 'sweets' };
const open: { channels: Channels }[] = [];
afterEach(async () => {
  for (const { channels } of open.splice(0)) await channels.close();
});

/** Two processes are two feeds on one bus. */
function house(bus = wire(), options: { heartbeatMs?: number } = {}) {
  let next = 0;
  const log = { warn: () => undefined, error: () => undefined, debug: () => undefined } as never;
  const dropped: string[] = [];
  const clock = { time: Date.now(), now: () => new Date(clock.time) };
  const metrics = { gauge: () => undefined, count: (name: string) => void dropped.push(name) } as never;
  const channels = createChannels({ bus, ids: { uuid: () => `id-${(next += 1)}` } as never, log, metrics, clock }, options);
  open.push({ channels });
  return { channels, dropped, clock, bus };
}

function wire(): Bus {
  const handlers = new Map<string, Set<(message: Record<string, unknown>) => void>>();
  return {
    publish: async (topic, message) => handlers.get(topic)?.forEach((handler) => handler(message)),
    subscribe: async (topic, handler) => {
      handlers.set(topic, (handlers.get(topic) ?? new Set()).add(handler));
      return async () => void handlers.get(topic)?.delete(handler);
    },
    close: async () => undefined,
  };
}

function listen(channels: Channels, reply: Partial<LiveReply> = {}, lastEventId?: string) {
  const abort = new AbortController();
  const stream = channels.open(OWNER, { kind: 'live', channel: 'box', reader: 'link', ...reply }, { lastEventId, signal: abort.signal });
  let text = '';
  let ended = false;
  stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  stream.on('close', () => (ended = true));
  const events = (): { event: string | undefined; data: unknown; id: string | undefined }[] =>
    text.split('\n\n').filter((part) => part.includes('event: ')).map((part) => ({ event: /^event: (.*)$/m.exec(part)?.[1], data: JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? 'null'), id: /^id: (.*)$/m.exec(part)?.[1] }));
  return { stream, events, ended: () => ended, leave: () => abort.abort(), text: () => text };
}

const say = (channels: Channels, n: number): Promise<void> => channels.publish({ ...OWNER, channel: 'box', type: 'said', data: { n } });
const numbers = (viewer: ReturnType<typeof listen>): unknown[] => viewer.events().map(({ data }) => (data as { n: number }).n);

describe('public streams', () => {
  it('carry an event to every process, and to nobody of another agency, plugin or channel', async () => {
    const bus = wire();
    const [here, there] = [house(bus), house(bus)];
    const [own, other] = [listen(here.channels), listen(there.channels)];
    const stranger = listen(there.channels, { channel: 'other' });
    await say(here.channels, 1);
    await here.channels.publish({ tenantId: 'elsewhere', pluginId: 'sweets', channel: 'box', type: 'said', data: { n: 2 } });
    await here.channels.publish({ tenantId: 'agency', pluginId: 'salty', channel: 'box', type: 'said', data: { n: 3 } });
    await expect.poll(() => [numbers(own), numbers(other)]).toEqual([[1], [1]]);
    expect(stranger.events()).toEqual([]);
  });

  it('give who comes back exactly what was missed, and a reset when nobody remembers', async () => {
    const { channels } = house();
    const first = listen(channels);
    await say(channels, 1);
    await expect.poll(() => numbers(first)).toEqual([1]);
    first.leave();
    await say(channels, 2);
    await say(channels, 3);
    const again = listen(channels, {}, first.events()[0]?.id);
    await expect.poll(() => numbers(again)).toEqual([2, 3]);
    const lost = listen(channels, {}, 'never-heard-of');
    await expect.poll(() => lost.events().map(({ event }) => event)).toEqual(['reset']);
  });

  it('show the present state at once, read once for everybody, and never what went by meanwhile', async () => {
    const { channels } = house();
    let value = 1;
    let reads = 0;
    const state = async (): Promise<unknown> => ((reads += 1), await pause(5), { n: value });
    const viewers = Array.from({ length: 50 }, (_, at) => listen(channels, { state, reader: `device-${at}` }));
    await expect.poll(() => viewers.every((viewer) => numbers(viewer).length === 1)).toBe(true);
    expect(reads).toBeLessThanOrEqual(2);
    value = 2;
    await Promise.all(Array.from({ length: 100 }, () => say(channels, 0)));
    await expect.poll(() => viewers.every((viewer) => numbers(viewer).join() === '1,2')).toBe(true);
    expect(reads).toBeLessThanOrEqual(5);
    const known = viewers[0]?.events().at(-1)?.id;
    viewers[0]?.leave();
    const [same, behind] = [listen(channels, { state }, known), listen(channels, { state }, 'long-ago')];
    await expect.poll(() => numbers(behind)).toEqual([2]);
    expect(same.events()).toEqual([]);
  });

  it('read the state anew for a newcomer, so that a message which the bus lost does no harm', async () => {
    const { channels } = house();
    let value = 1;
    const state = async (): Promise<unknown> => ({ n: value });
    const early = listen(channels, { state });
    await expect.poll(() => numbers(early)).toEqual([1]);
    value = 2;
    const late = listen(channels, { state });
    await expect.poll(() => [numbers(early), numbers(late)]).toEqual([[1, 2], [2]]);
  });

  it('never show a newcomer a state that was read before it came', async () => {
    const { channels } = house();
    let value = 1;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((done) => (release = done));
    const state = async (): Promise<unknown> => {
      const seen = value;
      if (seen === 1) await gate;
      return { n: seen };
    };
    const early = listen(channels, { state, reader: 'early' });
    value = 2;
    const late = listen(channels, { state, reader: 'late' });
    release();
    await expect.poll(() => [numbers(early), numbers(late)]).toEqual([[1, 2], [2]]);
  });

  it('try again when the state cannot be read', async () => {
    const { channels } = house();
    let broken = true;
    const viewer = listen(channels, { state: async () => { if (broken) throw new Error('away'); return { n: 7 }; } });
    await pause(20);
    expect(viewer.events()).toEqual([]);
    broken = false;
    await expect.poll(() => numbers(viewer)).toEqual([7]);
  });

  it('end in every process when their right is revoked, with a word not to come back', async () => {
    const bus = wire();
    const [here, there] = [house(bus), house(bus)];
    const [own, far, other] = [listen(here.channels), listen(there.channels), listen(there.channels, { reader: 'another' })];
    await here.channels.revoke(OWNER, 'link');
    await expect.poll(() => [own.ended(), far.ended()]).toEqual([true, true]);
    expect(far.events().map(({ event }) => event)).toEqual(['revoked']);
    expect(other.ended()).toBe(false);
  });

  it('end when their time is over, or when the right is gone and the word of it was lost', async () => {
    const { channels, clock } = house(wire(), { heartbeatMs: 10 });
    let allowed = true;
    const timed = listen(channels, { reader: 'a', until: new Date(clock.time + 60_000) });
    const asked = listen(channels, { reader: 'b', stillAllowed: async () => allowed });
    await expect.poll(() => timed.text().includes(': beat') && asked.text().includes(': beat')).toBe(true);
    expect([timed.ended(), asked.ended()]).toEqual([false, false]);
    clock.time += 61_000;
    allowed = false;
    await expect.poll(() => [timed.ended(), asked.ended()]).toEqual([true, true]);
  });

  it('let one link have a few of them; one more ends the oldest', async () => {
    const { channels } = house();
    const viewers = Array.from({ length: 4 }, () => listen(channels, { maxStreams: 3 }));
    await expect.poll(() => viewers.map((viewer) => viewer.ended())).toEqual([true, false, false, false]);
    expect(viewers[0]?.events().map(({ event }) => event)).toEqual(['replaced']);
  });

  it('drop a reader that does not read before it holds a megabyte, and nobody else', async () => {
    const { channels, dropped } = house();
    const slow = channels.open(OWNER, { kind: 'live', channel: 'box', reader: 'slow' }, { lastEventId: undefined, signal: new AbortController().signal });
    const quick = listen(channels, { reader: 'quick' });
    for (let n = 0; n < 400; n += 1) {
      await channels.publish({ ...OWNER, channel: 'box', type: 'said', data: { n, filler: 'x'.repeat(5_000) } });
      if (n % 20 === 0) await pause(0);
    }
    await expect.poll(() => quick.events().length).toBe(400);
    expect(slow.destroyed).toBe(true);
    expect(dropped).toEqual(['hako_live_dropped_total']);
  });
});

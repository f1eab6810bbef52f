import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from './support/messages.js';

interface Notice {
  title: string;
  link: string | null;
  level: string;
}

let host: TestHost;
let desk: ReturnType<TestHost['as']>;
const LONG = { timeout: 20_000 };

beforeAll(async () => {
  host = await createTestHost({ plugins: [`${import.meta.dirname}/..`], tenants: 1, vault: 'none' });
  desk = host.as('DEMO', 'moderator');
});
afterAll(() => host?.stop());

/** Reads `GET /live` as the shell does. */
async function listen(who: string): Promise<{ events: { type: string; data: Record<string, unknown> }[]; close(): void }> {
  const stop = new AbortController();
  const response = await host.as('DEMO', who).fetch('/live', { signal: stop.signal });
  const events: { type: string; data: Record<string, unknown> }[] = [];
  void (async () => {
    let text = '';
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString('utf8');
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const line = (name: string): string | undefined => frame.split('\n').find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2);
        const type = line('event');
        if (type) events.push({ type, data: JSON.parse(line('data') ?? '{}') as Record<string, unknown> });
      }
    }
  })().catch(() => undefined);
  return { events, close: () => stop.abort() };
}

describe('live news of the desk', () => {
  it('tell every moderator what came in and who did what, by ids alone; what nobody approved is none of the talent’s', async () => {
    const [moderator, talent] = [await listen('moderator'), await listen('talent')];
    const changes = (tail: typeof moderator): Record<string, unknown>[] => tail.events.filter(({ type }) => type === 'marshmallow.changed').map(({ data }) => data);
    const held = await receive(host, { held: true, heldReason: 'filter', content: 'words that nobody repeats' });
    const open = await receive(host, { content: 'words that nobody repeats' });
    const answer = await desk.post<{ moderatedBy: string }>(`/marshmallow/messages/${open}/approve`);
    expect(answer.status).toBe(200);
    await expect.poll(() => changes(moderator).map(({ action, ids }) => [action, ids]), LONG).toEqual([['received', [held]], ['received', [open]], ['approve', [open]]]);
    await expect.poll(() => changes(talent).map(({ action, ids }) => [action, ids]), LONG).toEqual([['approve', [open]]]);
    expect(JSON.stringify([moderator.events, talent.events])).not.toContain('nobody repeats');
    for (const tail of [moderator, talent]) tail.close();
  });
});

describe('notices', () => {
  const titles = async (who: string): Promise<string[]> => (await host.as('DEMO', who).get<Notice[]>('/notices?pageSize=100')).data.map(({ title }) => title);
  const count = async (who: string, part: string): Promise<number> => (await titles(who)).filter((title) => title.includes(part)).length;

  /** The box rang that much longer ago; core's own clock would also end the sessions. */
  const later = async (minutes: number): Promise<void> => {
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows('update marshmallow_told set at = at - make_interval(mins => $1)', [minutes]));
  };

  it('ring once for a busy box, again after a pause, and at once for a threat', async () => {
    await host.drainOutbox();
    await expect.poll(() => count('moderator', 'waiting for'), LONG).toBe(1);
    for (let number = 0; number < 5; number += 1) await receive(host);
    await host.drainOutbox();
    expect(await count('moderator', 'waiting for')).toBe(1);
    await receive(host, { held: true, heldReason: 'filter', filterMatches: [{ rule: 'threat.home', list: 'threats', category: 'threat', severity: 3, start: 0, end: 2, text: '今日' }] });
    await host.drainOutbox();
    await expect.poll(() => count('moderator', 'threat'), LONG).toBe(1);
    await later(31);
    await receive(host);
    await host.drainOutbox();
    await expect.poll(() => count('moderator', 'waiting for'), LONG).toBe(2);
    expect((await titles('moderator')).join()).not.toContain('今日');
  });

  it('reach the talent when there is something to read, and nobody who may not see the box', async () => {
    await expect.poll(() => count('talent', 'ready to be read'), LONG).toBe(1);
    expect(await count('talent', 'waiting for')).toBe(0);
    expect(await titles('support')).toEqual([]);
  });

  it('say nothing of a message that somebody settled meanwhile', async () => {
    await later(61);
    const before = await count('moderator', 'waiting for');
    const waiting = (await desk.get<{ id: string }[]>('/marshmallow/messages?status=pending&pageSize=100')).data.map(({ id }) => id);
    await desk.post('/marshmallow/messages/batch', { action: 'spam', ids: waiting });
    const ctx = await host.context('marshmallow', 'DEMO');
    // Both in one breath: by the time the event is handled, the message is settled.
    await ctx.db.write(async (tx) => {
      await ctx.events.emit(tx, 'marshmallow.message.received@1', { messageId: waiting[0], talentId: host.tenant('DEMO').talentId, status: 'pending', held: false, language: 'ja', at: ctx.clock.now().toISOString() });
    });
    await host.drainOutbox();
    expect(await count('moderator', 'waiting for')).toBe(before);
  });
});

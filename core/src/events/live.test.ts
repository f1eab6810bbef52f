import { afterEach, describe, expect, it } from 'vitest';
import { createLiveFeed } from './live.js';
import type { Bus, LiveFeed } from './types.js';

const open: LiveFeed[] = [];
afterEach(async () => {
  for (const feed of open.splice(0)) await feed.close();
});

function createFeed(): LiveFeed {
  const handlers = new Map<string, (message: Record<string, unknown>) => void>();
  const bus: Bus = {
    publish: async (topic, message) => handlers.get(topic)?.(message),
    subscribe: async (topic, handler) => {
      handlers.set(topic, handler);
      return async () => void handlers.delete(topic);
    },
    close: async () => undefined,
  };
  let next = 0;
  const feed = createLiveFeed({ bus, ids: { uuid: () => `id-${(next += 1)}` } as never, log: { error: () => undefined, debug: () => undefined } as never });
  open.push(feed);
  return feed;
}

const say = (feed: LiveFeed, word: string, tenantId = 'agency'): Promise<void> => feed.publish({ type: 'job', tenantId, data: { word } });

/** What a browser hears that knows everything up to `lastEventId`. */
function heard(feed: LiveFeed, lastEventId: string | undefined): string[] {
  const stream = feed.open({ tenantId: 'agency', userId: 'mio', sessionId: null, lastEventId, signal: new AbortController().signal });
  const text = String(stream.read());
  stream.destroy();
  return [...text.matchAll(/event: reset|"word":"([^"]*)"/g)].map(([all, word]) => word ?? all);
}

describe('where the live events stand', () => {
  it('whoever comes late to the stream hears what happened since she asked, from the first event on', async () => {
    const feed = createFeed();
    const before = feed.position();
    await say(feed, 'one');
    const between = feed.position();
    await say(feed, 'two');
    await say(feed, 'of others', 'another agency');
    expect([heard(feed, before), heard(feed, between), heard(feed, feed.position()), heard(feed, undefined)]).toEqual([['one', 'two'], ['two'], [], []]);
  });

  it('she reads everything anew when more happened than is remembered, or when it was another process', async () => {
    const feed = createFeed();
    const before = feed.position();
    for (let many = 0; many < 500; many += 1) await say(feed, String(many));
    expect([heard(feed, before), heard(feed, createFeed().position())]).toEqual([['event: reset'], ['event: reset']]);
  });
});

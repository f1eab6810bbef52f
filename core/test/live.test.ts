import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, startRedis, type TestHost, type TestRedis } from '../src/testing/index.js';

interface Feed {
  text: () => string;
  ended: () => boolean;
  close: () => void;
}

async function open(host: TestHost, tenant: string, username: string, lastEventId?: string): Promise<Feed> {
  const controller = new AbortController();
  const answer = await host.as(tenant, username).fetch('/live', { signal: controller.signal, headers: lastEventId ? { 'last-event-id': lastEventId } : {} });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  let ended = false;
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body!) text += decoder.decode(chunk as Uint8Array);
    ended = true;
  })().catch(() => (ended = true));
  return { text: () => text, ended: () => ended, close: () => controller.abort() };
}

describe.each(['PostgreSQL', 'Redis'])('live events over %s', (carrier) => {
  let redis: TestRedis | undefined;
  let host: TestHost;
  beforeAll(async () => {
    redis = carrier === 'Redis' ? await startRedis() : undefined;
    if (carrier === 'Redis' && !redis) throw new Error('redis-server is needed: apt-get install redis-server');
    host = await createTestHost({ tenants: 2, environment: redis ? { REDIS_URL: redis.url } : {} });
  });
  afterAll(async () => {
    await host?.stop();
    await redis?.stop();
  });

  const me = async (username: string): Promise<string> => (await host.as('DEMO', username).get<{ user: { id: string } }>('/shell/boot')).data.user.id;

  it('reach the person they are for, and nobody else', async () => {
    const [mine, colleague, stranger] = [await open(host, 'DEMO', 'admin'), await open(host, 'DEMO', 'viewer'), await open(host, 'OTHER', 'admin')];
    await host.core.live.publish({ type: 'notice', tenantId: host.tenant('DEMO').id, userId: await me('admin'), data: { id: 'for-admin' } });
    await host.core.live.publish({ type: 'plugins', tenantId: host.tenant('DEMO').id, data: { id: 'for-all' } });
    await expect.poll(mine.text).toContain('for-all');
    await expect.poll(colleague.text).toContain('for-all');
    expect(mine.text()).toContain('event: notice');
    expect(colleague.text()).not.toContain('for-admin');
    expect(stranger.text()).not.toContain('for-');
    for (const feed of [mine, colleague, stranger]) feed.close();
  });

  it('are taken up again after the last one that was seen, or begin anew', async () => {
    const feed = await open(host, 'DEMO', 'admin');
    const publish = (id: string): Promise<void> => host.core.live.publish({ type: 'notice', tenantId: host.tenant('DEMO').id, data: { id } });
    await publish('seen');
    await expect.poll(feed.text).toContain('"seen"');
    const last = [...feed.text().matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';
    feed.close();
    await publish('missed-one');
    await publish('missed-two');
    const resumed = await open(host, 'DEMO', 'admin', last);
    await expect.poll(resumed.text).toContain('missed-two');
    expect(resumed.text()).toContain('missed-one');
    expect(resumed.text()).not.toContain('"seen"');
    resumed.close();
    const stale = await open(host, 'DEMO', 'admin', 'an-id-of-yesterday');
    await expect.poll(stale.text).toContain('event: reset');
    stale.close();
  });

  it('end when the person signs out', async () => {
    const feed = await open(host, 'DEMO', 'support');
    expect((await host.as('DEMO', 'support').post('/auth/logout-all')).status).toBeLessThan(300);
    await expect.poll(feed.ended, { timeout: 3_000 }).toBe(true);
    expect(feed.text()).toContain('event: revoked');
  });

  it('need a sign-in', async () => {
    expect((await host.anonymous().get('/live')).status).toBe(401);
  });
});

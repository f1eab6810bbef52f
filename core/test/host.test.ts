import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../src/testing/index.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ tenants: 2 });
});
afterAll(() => host?.stop());

describe('core as a whole', () => {
  it('is alive and ready, part by part', async () => {
    expect((await host.anonymous().get('//health/live')).status).toBe(200);
    // A part that says nothing for two seconds counts as down: the probe of a balancer comes again, and so does this one.
    const ready = async (): Promise<unknown> => (await host.anonymous().get('//health/ready')).body;
    await expect.poll(ready).toMatchObject({ status: 'ok', parts: { database: { status: 'ok' }, vault: { status: 'ok' }, queue: { status: 'ok' }, storage: { status: 'ok' } } });
  });

  it('signs people in and boots their shell', async () => {
    const boot = await host.as('DEMO', 'admin').get('/shell/boot');
    expect(boot.status).toBe(200);
    expect(boot.data).toMatchObject({ tenant: { code: 'DEMO', isPlatform: false }, user: { username: 'admin' } });
  });

  it('shows a viewer less than an administrator', async () => {
    expect((await host.as('DEMO', 'admin').get('/plugins')).status).toBe(200);
    expect((await host.as('DEMO', 'viewer').get('/plugins')).status).toBeGreaterThanOrEqual(403);
    expect((await host.anonymous().get('/plugins')).status).toBe(401);
  });

  it('says what it measures without naming tenants', async () => {
    const metrics = await host.anonymous().get('//metrics');
    expect(metrics.body).toContain('hako_http_request_seconds');
    expect(metrics.body).toContain('route="/shell/boot"');
    expect(metrics.body).not.toContain('DEMO');
    expect(metrics.body).not.toContain(host.tenant('DEMO').id);
  });

  it('tells everybody who asks for a page that there is no shell yet, or shows it', async () => {
    const page = await host.anonymous().get('//customers/123');
    expect([200, 503]).toContain(page.status);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("'nonce-");
  });
});

import { Writable } from 'node:stream';
import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let host: TestHost;
let written = '';
let restore: () => void;

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 1, work: false });
  // The logger of the house, as it is, into memory.
  const kinds = ['debug', 'info', 'warn', 'error'] as const;
  const { log } = host.core;
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => ((written += String(chunk)), done()) });
  const originals = kinds.map((kind) => log[kind].bind(log));
  kinds.forEach((kind, at) => {
    log[kind] = ((...args: unknown[]) => {
      sink.write(JSON.stringify(args));
      (originals[at] as (...values: unknown[]) => void)(...args);
    }) as typeof log.info;
  });
  restore = () => kinds.forEach((kind, at) => (log[kind] = originals[at] as typeof log.info));
});
afterAll(async () => {
  restore?.();
  await host?.stop();
});

it('keeps codes and tokens out of every log, change log and trace of a request', async () => {
  const { talentId, talentPath } = host.tenant('DEMO');
  const { data } = await host.as('DEMO', 'admin').post<{ overlay: { code: string } }>(`/marshmallow/talents/${talentId}/streamer-links`, { label: 'Quiet' });
  const open = `/public/marshmallow/${talentPath}/stream`;
  const { data: opened } = await host.anonymous().post<{ token: string }>(`${open}/exchange`, { code: data.overlay.code });
  await host.anonymous().post(`${open}/exchange`, { code: data.overlay.code });
  await host.anonymous().request('GET', open, { headers: { 'x-stream-token': opened.token } });
  await host.anonymous().request('POST', `${open}/step`, { body: { action: 'next', version: 0 }, headers: { 'x-stream-token': opened.token } });
  // A token in the place of a path is nobody's, and is not written down either.
  await host.anonymous().request('GET', `${open}/${opened.token}`);
  const kept = written + JSON.stringify(await host.changes('DEMO'));
  expect(written).toContain('/public/marshmallow/:path/stream/exchange');
  for (const secret of [data.overlay.code, opened.token]) expect(kept).not.toContain(secret);
});

it('sends no referrer, is not indexed and is not kept', async () => {
  const { talentPath } = host.tenant('DEMO');
  for (const view of ['overlay', 'reader']) {
    const page = await fetch(`${host.url}/m/${talentPath}/${view}`);
    expect([page.status, page.headers.get('referrer-policy'), page.headers.get('x-robots-tag')]).toEqual([200, 'no-referrer', 'noindex']);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('set-cookie')).toBeNull();
  }
  const answer = await host.anonymous().post(`/public/marshmallow/${talentPath}/stream/exchange`, { code: 'A'.repeat(43) });
  expect([answer.headers.get('cache-control'), answer.headers.get('set-cookie')]).toEqual(['no-store', null]);
});

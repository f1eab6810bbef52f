import { describe, expect, it } from 'vitest';
import type { BootRemote } from '@hako/sdk-plugin/ui';
import { isGone, TrustedFolders, wasTampered } from './trust.js';

const ORIGIN = 'https://hako.example';
const remote: BootRemote = { plugin: 'customers', version: '1.0.0', name: 'customers', url: '/remotes/customers/1.0.0-abc/mf-manifest.json', integrity: 'sha384-manifest', files: { 'remoteEntry.js': 'sha384-entry', 'js/a b.js': 'sha384-chunk' }, exposes: [], prefixes: [], state: 'ok' };
const folders = new TrustedFolders([remote], ORIGIN);

describe('trust', () => {
  it('knows the hash of the manifest, the entry and each chunk', () => {
    expect(folders.expect('/remotes/customers/1.0.0-abc/mf-manifest.json', ORIGIN).integrity).toBe('sha384-manifest');
    expect(folders.expect(`${ORIGIN}/remotes/customers/1.0.0-abc/remoteEntry.js`, ORIGIN).integrity).toBe('sha384-entry');
    expect(folders.expect('/remotes/customers/1.0.0-abc/js/a%20b.js', ORIGIN).integrity).toBe('sha384-chunk');
  });

  it.each(['https://evil.example/remotes/customers/1.0.0-abc/remoteEntry.js', '/remotes/customers/1.0.0-other/remoteEntry.js', '/remotes/customers/1.0.0-abc/../1.0.0-other/remoteEntry.js', '/remotes/customers/1.0.0-abc/unknown.js', '//evil.example/x.js'])('refuses %s', (address) => {
    expect(() => folders.expect(address, ORIGIN)).toThrow(expect.objectContaining({ code: 'REMOTE_UNTRUSTED' }));
  });

  it('tells a build that an upgrade replaced from a network that is down', async () => {
    const answering = (status: number): typeof fetch => () => (status === 0 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(new Response(null, { status })));
    const gone = (status: number): Promise<boolean> => isGone(remote, { origin: ORIGIN, fetch: answering(status) });
    expect(await Promise.all([404, 200, 503, 0].map(gone))).toEqual([true, false, false, false]);
  });

  it('tells a changed file from a network that is down', async () => {
    const server = (answers: (integrity: string | undefined) => boolean): typeof fetch => (_url, init) => (answers(init?.integrity) ? Promise.resolve(new Response('x')) : Promise.reject(new TypeError('Failed to fetch')));
    expect(await wasTampered(remote, { origin: ORIGIN, fetch: server(() => true) })).toBe(false);
    expect(await wasTampered(remote, { origin: ORIGIN, fetch: server(() => false) })).toBe(false);
    expect(await wasTampered(remote, { origin: ORIGIN, fetch: server((integrity) => integrity !== 'sha384-entry') })).toBe(true);
  });

  it('asks a network that is down for one file, and waits for none without an end', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const down: typeof fetch = (_url, init) => {
      signals.push(init?.signal);
      return Promise.reject(new TypeError('Failed to fetch'));
    };
    expect([await wasTampered(remote, { origin: ORIGIN, fetch: down }), await isGone(remote, { origin: ORIGIN, fetch: down })]).toEqual([false, false]);
    expect(signals).toEqual([expect.any(AbortSignal), expect.any(AbortSignal), expect.any(AbortSignal)]);
  });
});

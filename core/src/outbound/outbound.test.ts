import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../config/index.js';
import { outboundHttp } from '../plugins/context/outbound-http.js';
import { createOutbound, isPublicAddress, type OutboundError, type Resolve } from './index.js';

const config = (over: Partial<Config> = {}): { config: Config } => ({ config: { env: 'test', outboundLoopback: false, ...over } as Config });
const resolving = (...addresses: string[]): Resolve => async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const reasonOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'answered', (error: OutboundError) => error.reason);

describe('addresses', () => {
  it.each([
    '127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '192.0.2.1', '198.18.0.1', '240.0.0.1',
    '::1', '::', 'fe80::1', 'fc00::1', 'fec0::1', 'ff02::1', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'nonsense', '',
  ])('%s is nobody to call', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is the world', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('the guarded client', () => {
  const { request } = createOutbound(config(), { resolve: resolving('127.0.0.1') });

  it.each([
    ['http://idp.example.com/', 'scheme'],
    ['ftp://idp.example.com/', 'scheme'],
    ['https://idp.example.com:22/', 'port'],
    ['https://user:pw@idp.example.com/', 'credentials'],
    ['https://2130706433/', 'address'],
    ['https://0x7f.1/', 'address'],
    ['https://１２７.0.0.1/', 'address'],
    ['https://[::ffff:7f00:1]/', 'address'],
    ['https://169.254.169.254/latest/meta-data/', 'address'],
    ['https://idp.example.com/', 'address'],
    ['https://localhost/', 'address'],
    ['no url', 'url'],
  ])('refuses %s because of its %s', async (url, reason) => {
    expect(await reasonOf(request(url))).toBe(reason);
  });

  it('refuses a name of which one address leads home, and one without any', async () => {
    expect(await reasonOf(createOutbound(config(), { resolve: resolving('8.8.8.8', '10.0.0.1') }).request('https://idp.example.com/'))).toBe('address');
    expect(await reasonOf(createOutbound(config(), { resolve: resolving() }).request('https://idp.example.com/'))).toBe('address');
    expect(await reasonOf(createOutbound(config(), { resolve: () => Promise.reject(new Error('ENOTFOUND')) }).request('https://idp.example.com/'))).toBe('resolve');
  });

  it('keeps a plugin to the hosts of its manifest', async () => {
    const http = outboundHttp({ request }, 'demo', ['api.example.com']);
    await expect(http.request('https://other.example.com/')).rejects.toThrow(/may not call other.example.com/);
    await expect(http.request('https://api.example.com.evil.test/')).rejects.toThrow(/may not call/);
    await expect(http.request('https://api.example.com/')).rejects.toThrow(/leads to an address/);
  });

  describe('with the allowance for peers of a test', () => {
    let server: Server;
    let origin: string;
    const allowed = createOutbound(config({ outboundLoopback: true }));

    beforeAll(async () => {
      server = createServer((ask, answer) => {
        if (ask.url === '/big') answer.end(Buffer.alloc(1024 * 1024 + 1));
        else if (ask.url === '/loop') answer.writeHead(302, { location: '/loop' }).end();
        else if (ask.url === '/hop') answer.writeHead(302, { location: '/there' }).end();
        else if (ask.url === '/home') answer.writeHead(302, { location: 'https://10.0.0.1/' }).end();
        else answer.end(`${ask.method} ${ask.url}`);
      });
      await new Promise<void>((next) => server.listen(0, '127.0.0.1', next));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => server.close());

    it('calls loopback by plain http, but only then, and never in production', async () => {
      expect((await allowed.request(`${origin}/x`)).body.toString()).toBe('GET /x');
      expect(await reasonOf(createOutbound(config()).request(`${origin}/x`))).toBe('scheme');
      expect(await reasonOf(createOutbound(config({ outboundLoopback: true, env: 'production' })).request(`${origin}/x`))).toBe('scheme');
      expect(await reasonOf(allowed.request('https://10.0.0.1/'))).toBe('address');
    });

    it('stops at one megabyte', async () => {
      expect(await reasonOf(allowed.request(`${origin}/big`))).toBe('too-large');
    });

    it('follows no redirect unless asked, checks each place, and not for ever', async () => {
      expect((await allowed.request(`${origin}/hop`)).status).toBe(302);
      expect((await allowed.request(`${origin}/hop`, { redirects: 1 })).body.toString()).toBe('GET /there');
      expect(await reasonOf(allowed.request(`${origin}/loop`, { redirects: 3 }))).toBe('redirects');
      expect(await reasonOf(allowed.request(`${origin}/home`, { redirects: 3 }))).toBe('address');
    });

    it('speaks fetch for libraries', async () => {
      const answer = await allowed.fetch(`${origin}/y`, { method: 'POST', body: new URLSearchParams({ a: '1' }), headers: { accept: 'text/plain' } });
      expect([answer.status, await answer.text()]).toEqual([200, 'POST /y']);
    });

    it('says that nobody answers', async () => {
      expect(await reasonOf(allowed.request('http://127.0.0.1:1/'))).toBe('connect');
    });
  });
});

import { describe, expect, it } from 'vitest';
import { assertAllowed, isPublicAddress, outboundHttp } from './outbound-http.js';

describe('calls of plugins to the outside', () => {
  it.each(['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '::1', 'fe80::1', 'fc00::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'nonsense'])('never reach %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '2606:4700:4700::1111'])('may reach %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['http://api.example.com/', 'https only'],
    ['https://api.example.com:22/', 'ports'],
    ['https://user:pw@api.example.com/', 'credentials'],
    ['https://other.example.com/', 'may not call other.example.com'],
    ['https://2130706433/', 'may not call 127.0.0.1'],
    ['https://api.example.com.evil.test/', 'may not call'],
  ])('refuse %s', (url, reason) => {
    expect(() => assertAllowed('demo', url, new Set(['api.example.com']))).toThrow(reason);
  });

  it('refuse a granted name that leads home', async () => {
    await expect(outboundHttp('demo', ['localhost']).request('https://localhost/')).rejects.toThrow(/may not call/);
  });

  it('refuse a granted address that is private', async () => {
    await expect(outboundHttp('demo', ['127.0.0.1']).request('https://127.0.0.1/')).rejects.toThrow(/may not call/);
  });
});

import { describe, expect, it } from 'vitest';
import { bearerKey, isKeyId, isSecret, newKeyId, newSecret } from './format.js';
import { isWithin, normaliseNetwork } from './networks.js';

describe('a key', () => {
  it('has an id of 32 and a secret of 64 hexadecimal digits with a checksum', () => {
    expect(newKeyId()).toMatch(/^hak_[0-9a-f]{32}$/);
    expect(newSecret()).toMatch(/^hks_[0-9a-f]{64}[0-9a-f]{8}$/);
    expect(isKeyId(newKeyId())).toBe(true);
    expect(isSecret(newSecret())).toBe(true);
  });

  it('with one digit changed anywhere is told from a real one without asking anybody', () => {
    const secret = newSecret();
    for (let at = 4; at < secret.length; at += 1) expect(isSecret(secret.slice(0, at) + (secret[at] === '0' ? '1' : '0') + secret.slice(at + 1))).toBe(false);
  });

  it('carries the checksum that every CRC-32 of the field gives', () => {
    // Computed with Python's zlib.crc32.
    expect(isSecret(`hks_${'0123456789abcdef'.repeat(4)}CHECK`.replace('CHECK', crcOfSample))).toBe(true);
  });

  it('may come as a bearer, and a token of a session is none', () => {
    const [keyId, secret] = [newKeyId(), newSecret()];
    expect(bearerKey(`Bearer ${keyId}.${secret}`)).toEqual({ keyId, secret });
    for (const other of [undefined, 'Bearer', `Basic ${keyId}.${secret}`, 'Bearer eyJ.eyJ.sig', `Bearer ${keyId}.${secret}.x`, `Bearer ${keyId} ${secret}`]) expect(bearerKey(other)).toBeUndefined();
  });
});

const crcOfSample = 'b596dd48';

describe('networks', () => {
  it('have one spelling', () => {
    expect(normaliseNetwork('203.0.113.77')).toBe('203.0.113.77/32');
    expect(normaliseNetwork('203.0.113.77/20')).toBe('203.0.112.0/20');
    expect(normaliseNetwork('2001:DB8:0::1/33')).toBe('2001:db8::/33');
    expect(normaliseNetwork('::ffff:10.1.2.3/104')).toBe('10.0.0.0/8');
    expect(normaliseNetwork('0.0.0.0/0')).toBe('0.0.0.0/0');
    for (const wrong of ['', '10', '0x7f.1', '10.0.0.0/33', '2001:db8::/129', 'example.com', '10.0.0.1/-1', '::ffff:10.0.0.0/8', '10.0.0.0/8/8']) expect(normaliseNetwork(wrong)).toBeUndefined();
  });

  it('hold what is in them, of their own family', () => {
    expect(isWithin([], '198.51.100.1')).toBe(true);
    expect(isWithin(['203.0.113.0/24'], '203.0.113.255')).toBe(true);
    expect(isWithin(['203.0.113.0/24'], '203.0.114.0')).toBe(false);
    expect(isWithin(['203.0.113.0/24', '2001:db8::/32'], '2001:db8:ffff::1')).toBe(true);
    expect(isWithin(['0.0.0.0/0'], '2001:db8::1')).toBe(false);
    expect(isWithin(['10.0.0.0/8'], '::ffff:10.9.9.9')).toBe(true);
    expect(isWithin(['10.0.0.0/8'], 'unknown')).toBe(false);
  });
});

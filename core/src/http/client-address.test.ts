import { describe, expect, it } from 'vitest';
import { createAddressReader, isFromInside } from './client-address.js';

const connection = (remoteAddress: string, forwardedFor?: string, forwardedProto?: string) => ({ remoteAddress, encrypted: false, forwardedFor, forwardedProto });

describe('the address of a client', () => {
  it('is that of the connection when nobody is trusted', () => {
    const read = createAddressReader([]);
    expect(read(connection('::ffff:198.51.100.7', '203.0.113.9', 'https'))).toEqual({ ip: '198.51.100.7', group: '198.51.100.7', secure: false });
  });

  it('is the last hop that no trusted proxy is, read from the right', () => {
    const read = createAddressReader(['10.0.0.0/8', '::1']);
    expect(read(connection('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.2.3.4', 'https'))).toMatchObject({ ip: '203.0.113.9', secure: true });
    expect(read(connection('::1', '203.0.113.9'))).toMatchObject({ ip: '203.0.113.9', secure: false });
    expect(read(connection('198.51.100.7', '203.0.113.9', 'https'))).toMatchObject({ ip: '198.51.100.7', secure: false });
  });

  it('stops at what is no address, and takes ports and brackets off', () => {
    const read = createAddressReader(['10.0.0.0/8']);
    expect(read(connection('10.0.0.1', '203.0.113.9, garbage'))).toMatchObject({ ip: '10.0.0.1' });
    expect(read(connection('10.0.0.1', '203.0.113.9:4711'))).toMatchObject({ ip: '203.0.113.9' });
    expect(read(connection('10.0.0.1', '[2001:db8::1]:443'))).toMatchObject({ ip: '2001:db8::1' });
  });

  it('is grouped by /64, since a household has a whole one', () => {
    const read = createAddressReader([]);
    expect(read(connection('2001:db8:1:2:aaaa::1')).group).toBe(read(connection('2001:db8:1:2:bbbb::9')).group);
    expect(read(connection('2001:db8:1:3::1')).group).not.toBe(read(connection('2001:db8:1:2::1')).group);
  });

  it('is inside when all of the way is: one address of the internet, or none that can be read, and it is not', () => {
    for (const [ip, forwarded] of [['127.0.0.1'], ['10.0.0.9'], ['fd00::9'], ['192.168.1.4', '10.0.0.7']] as const) expect([ip, isFromInside(ip, forwarded)]).toEqual([ip, true]);
    for (const [ip, forwarded] of [['203.0.113.9'], ['2001:db8::1'], ['unknown'], ['127.0.0.1', '203.0.113.9'], ['127.0.0.1', '203.0.113.9, 10.0.0.7'], ['127.0.0.1', '10.0.0.7, garbage']] as const) expect([ip, isFromInside(ip, forwarded)]).toEqual([ip, false]);
  });

  it('refuses a trusted proxy that is no network', () => {
    expect(() => createAddressReader(['everybody'])).toThrow('"everybody"');
  });
});

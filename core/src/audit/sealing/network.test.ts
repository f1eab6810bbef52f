import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from './network.js';
import { openTestLog, type TestLog } from './test-log.js';

let log: TestLog;
beforeAll(async () => void (log = await openTestLog('network')));
afterAll(() => log.close());

describe('the network of an address', () => {
  it('is spelled as PostgreSQL does, so that the leaf stays true when retention drops the address', async () => {
    const samples = [...fc.sample(fc.oneof(fc.ipV4(), fc.ipV6()), 400), '::1', '::ffff:203.0.113.9', '2001:DB8:0:0:1::1', '::', 'fe80::1', '1:0:0:0:0:0:0:1'];
    const rows = await log.fixture.database.tenant(log.tenantId).read((q) => q.rows<{ a: string; n: string | null }>('select a, audit_network(a) as n from unnest($1::text[]) as t (a)', [samples]));
    expect(rows.map(({ a }) => ({ a, n: networkOf(a) }))).toEqual(rows);
  });

  it.each([['203.0.113.77', '203.0.113.0/24'], ['2001:db8:1:2::3', '2001:db8:1::/48'], ['203.0.113.0/24', '203.0.113.0/24'], ['unknown', null], ['', null]])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

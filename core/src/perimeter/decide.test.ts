import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentMatcher } from './agents.js';
import { decideAddress, decideAgent, type CompiledAddressRule } from './decide.js';
import { canonicalNetwork, parseNetwork } from './networks.js';
import { AREAS, type Door } from './types.js';

const now = new Date('2026-11-21T00:00:00Z');
const rule = (effect: 'allow' | 'deny', network: string, more: Partial<CompiledAddressRule> = {}): CompiledAddressRule => ({ id: `${effect} ${network}`, effect, area: 'global', expiresAt: null, network: parseNetwork(network)!, ...more });

describe('parseNetwork', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9/32'],
    ['203.0.113.9/24', '203.0.113.0/24'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['::ffff:203.0.113.9', '203.0.113.9/32'],
    ['::ffff:203.0.113.9/120', '203.0.113.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8:0:0:ffff::/65', '2001:db8:0:0:8000::/65'],
  ])('reads %s as %s', (text, network) => expect(canonicalNetwork(parseNetwork(text)!)).toBe(network));

  it.each(['', '203.0.113', '0x7f.1', '127.1', '010.0.0.1', '203.0.113.9/33', '203.0.113.9/-1', '203.0.113.9/24/8', '203.0.113.9/024', '2001:db8::/129', 'fe80::1%eth0', 'host', '::ffff:1.2.3.4/64'])('refuses %j', (text) => expect(parseNetwork(text)).toBeUndefined());
});

describe('decideAddress', () => {
  it('lets everybody in where there is no rule for the door', () => {
    expect(decideAddress([rule('deny', '203.0.113.0/24', { area: 'api' })], '203.0.113.9', 'admin', now)).toEqual({ admitted: true, rule: null });
  });

  it('takes a deny over every allow, and an allow list as the only way in', () => {
    const rules = [rule('allow', '203.0.113.0/24'), rule('deny', '203.0.113.9')];
    expect(decideAddress(rules, '203.0.113.9', 'admin', now)).toMatchObject({ admitted: false, why: 'denied' });
    expect(decideAddress(rules, '203.0.113.10', 'admin', now)).toMatchObject({ admitted: true });
    expect(decideAddress(rules, '198.51.100.1', 'admin', now)).toMatchObject({ admitted: false, why: 'not-listed' });
    expect(decideAddress(rules, 'unknown', 'admin', now)).toMatchObject({ admitted: false, why: 'not-listed' });
  });

  it('forgets a rule at the very moment it expires', () => {
    const rules = [rule('deny', '203.0.113.0/24', { expiresAt: now })];
    expect(decideAddress(rules, '203.0.113.9', 'admin', new Date(now.getTime() - 1)).admitted).toBe(false);
    expect(decideAddress(rules, '203.0.113.9', 'admin', now).admitted).toBe(true);
  });

  it('never lets in more people because of one deny more, in any order', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const network = fc.tuple(octet, octet, fc.constantFrom(8, 16, 24, 32)).map(([a, b, bits]) => `10.${a}.${b}.1/${bits}`);
    const someRule = fc.record({ effect: fc.constantFrom('allow' as const, 'deny' as const), network, area: fc.constantFrom(...AREAS) }).map(({ effect, network: cidr, area }) => rule(effect, cidr, { area }));
    const address = fc.tuple(octet, octet, octet).map(([a, b, c]) => `10.${a}.${b}.${c}`);
    fc.assert(
      fc.property(fc.array(someRule, { maxLength: 6 }), network, address, fc.constantFrom<Door>('admin', 'public', 'api'), fc.integer({ min: 0, max: 6 }), (rules, denied, ip, door, at) => {
        const before = decideAddress(rules, ip, door, now);
        const after = decideAddress([...rules.slice(0, at), rule('deny', denied), ...rules.slice(at)], ip, door, now);
        if (!before.admitted) expect(after.admitted).toBe(false);
        expect(decideAddress([...rules].reverse(), ip, door, now).admitted).toBe(before.admitted);
      }),
    );
  });
});

describe('decideAgent', () => {
  const agent = (effect: 'allow' | 'deny', pattern: string, kind: 'contains' | 'regex' = 'contains') => ({ id: pattern, effect, area: 'global' as const, expiresAt: null, matches: agentMatcher(kind, pattern) });

  it('refuses scanners unless the agency lets one in, and what the agency denies', () => {
    expect(decideAgent([], 'sqlmap/1.8#stable', 'public', now).admitted).toBe(false);
    expect(decideAgent([agent('allow', 'SQLMAP')], 'sqlmap/1.8#stable', 'public', now).admitted).toBe(true);
    expect(decideAgent([agent('allow', 'bot'), agent('deny', '^Bad.*bot$', 'regex')], 'BadBot', 'public', now).admitted).toBe(false);
    expect(decideAgent([agent('allow', 'firefox')], 'Mozilla/5.0 Chrome', 'admin', now).admitted).toBe(true);
  });

  it('takes no longer for a hostile expression', () => {
    expect(decideAgent([agent('deny', '(a+)+$', 'regex')], `${'a'.repeat(900)}!`, 'public', now).admitted).toBe(true);
    expect(() => agentMatcher('regex', '(?=a)b')).toThrow();
  });
});

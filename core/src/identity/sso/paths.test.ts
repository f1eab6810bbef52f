import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify } from './protocols/oidc-subject.js';
import { flattenClaims, maskValue } from './protocols/claims.js';
import { internalPath, withQuery } from './paths.js';

const ORIGIN = 'https://hako.example';

describe('the way back', () => {
  it.each(['/..//evil.example', '/.//evil.example/x', '/a/../..//evil.example'])('does not follow %s out of the house', (asked) => expect(internalPath(asked)).toBe('/'));

  it('stays in the house whatever was asked for', () => {
    const pieces = fc.constantFrom('/', '//', '\\', '/\\', 'evil.example', '@', ':', 'https:', 'javascript:', '%2f', '%5c', '\t', '\n', '\0', '..', '.', '?', '#', '　', '／', 'api', '/api/v1/x', 'customers');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''))), (asked) => {
        const path = internalPath(asked);
        const url = new URL(path, ORIGIN);
        expect(url.origin).toBe(ORIGIN);
        expect(url.pathname.startsWith('/api/')).toBe(false);
        expect(new URL(withQuery(path, { sso: 'challenge' }), ORIGIN).origin).toBe(ORIGIN);
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps an honest address whole', () => {
    for (const path of ['/', '/customers?q=1&tags=a,b#x', '/people/123', '/logs/changes?from=2026-01-01']) expect(internalPath(path)).toBe(path);
  });
});

describe('who somebody is at Google', () => {
  const claims = { iss: 'https://accounts.google.com', sub: '1', aud: 'x', iat: 0, exp: 0 };
  const google = (hostedDomain?: string) => ({ preset: 'google' as const, config: { clientId: 'x', ...(hostedDomain && { hostedDomain }) } });

  it('is the sub, and only of the Workspace domain when one is set', () => {
    expect(identify(google(), claims)).toEqual({ subject: '1' });
    expect(identify(google('agency.example'), { ...claims, hd: 'agency.example' })).toEqual({ subject: '1' });
    for (const hd of [undefined, 'evil.example', 'AGENCY.example']) expect(() => identify(google('agency.example'), { ...claims, ...(hd && { hd }) })).toThrow(/hd/);
  });
});

describe('claims', () => {
  it('become lists of texts under dotted names, whatever they look like', () => {
    expect(flattenClaims({ groups: ['a', 'b'], realm_access: { roles: ['x'] }, admin: true, level: 3, none: null })).toEqual({ groups: ['a', 'b'], 'realm_access.roles': ['x'], admin: ['true'], level: ['3'] });
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => Object.values(flattenClaims(claims)).every((values) => values.every((value) => typeof value === 'string'))));
  });

  it('are masked so that nobody reads a whole value', () => {
    fc.assert(fc.property(fc.string({ minLength: 5 }), (value) => !maskValue(value).includes(value)));
    expect(maskValue('abcd')).toBe('…');
  });
});

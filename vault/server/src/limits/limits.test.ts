import type { TokenClaims } from '@hako/vault-client/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLimits, DEFAULT_LIMITS, type Limits } from './limits.js';
import { TokenBuckets } from './token-bucket.js';

let now = 0;
const clock = (): number => now;
const limited = expect.objectContaining({ code: 'LIMITED' }) as Error;
const claims = (change: Partial<TokenClaims> = {}): TokenClaims => ({ tid: 't', sub: 'u', op: 'read', ...change }) as TokenClaims;
const subjects = (count: number): string[] => Array.from({ length: count }, (_, i) => `pf_${i}`);

describe('limits', () => {
  let limits: Limits;
  beforeEach(() => {
    now = 0;
    limits = createLimits(DEFAULT_LIMITS, clock);
  });
  const read = (count: number, view: 'plain' | 'masked' | 'exists', change: Partial<TokenClaims> = {}): void => limits.access('core-api', claims(change), { subjectIds: subjects(count), fields: [], view });

  it('let a person read 60 people a minute in plain, and ten times as many masked', () => {
    read(60, 'plain');
    expect(() => read(1, 'plain')).toThrow(limited);
    read(600, 'masked');
    expect(() => read(1, 'masked')).toThrow(limited);
    now += 60_000;
    read(60, 'plain');
    read(600, 'masked');
  });

  it('let a person read 500 people an hour in plain, however patient', () => {
    let total = 0;
    for (; total < 1_000; total += 50, now += 60_000) {
      try {
        read(50, 'plain');
      } catch {
        break;
      }
    }
    // The hour's bucket fills while it is emptied.
    expect(total).toBeGreaterThanOrEqual(500);
    expect(total).toBeLessThanOrEqual(600);
  });

  it('count each person and each tenant for itself', () => {
    read(60, 'plain');
    read(60, 'plain', { sub: 'somebody else' });
    read(60, 'plain', { tid: 'another tenant' });
    expect(() => read(1, 'plain')).toThrow(limited);
  });

  it('hold the worker to pages, not to people', () => {
    const page = (): void => limits.access('core-worker', claims(), { subjectIds: subjects(1_000), fields: [], view: 'plain' });
    for (let i = 0; i < 100; i++) page();
    expect(page).toThrow(limited);
  });

  it('say how long to wait', () => {
    for (let i = 0; i < 30; i++) limits.access('core-api', claims({ op: 'search' }), { subjectIds: null, fields: [] });
    const attempt = (): void => limits.access('core-api', claims({ op: 'search' }), { subjectIds: null, fields: [] });
    expect(attempt).toThrow(expect.objectContaining({ retryAfter: 2 }) as Error);
    now += 2_000;
    attempt();
  });

  it('hold a certificate to 600 requests a minute', () => {
    for (let i = 0; i < 600; i++) limits.request('core-api', 'thumb');
    expect(() => limits.request('core-api', 'thumb')).toThrow(limited);
    limits.request('core-worker', 'other');
  });
});

describe('a full table of buckets', () => {
  it('refuses new keys rather than forgetting spent ones, until some are full again', () => {
    now = 0;
    const buckets = new TokenBuckets({ units: 1, perSeconds: 60 }, clock, 2);
    expect([buckets.take('a', 1), buckets.take('b', 1), buckets.take('a', 1)]).toEqual([0, 0, 60]);
    expect(buckets.take('c', 1)).toBe(60);
    now += 60_000;
    expect(buckets.take('c', 1)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsCaptcha, type CaptchaSignals } from '../captcha/need.js';
import { fateOf } from '../submit/judge.js';
import { faded, standingOf } from './score.js';

const DAY = 86_400_000;
const now = new Date('2026-11-21T00:00:00Z');
const calm: CaptchaSignals = { mode: 'auto', userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)', score: 50, devicesOfNetwork: 1, triesOfNetwork: 1, triesOfDevice: 1, failedAt: null, captchas: { solved: 0, count: 0 }, crowd: false, trap: false, hasty: false, hasLink: false, isNew: true, now };

describe('trust', () => {
  it('goes home by one point a day and never past it', () => {
    expect(faded(80, 10 * DAY)).toBe(70);
    expect(faded(20, 10 * DAY)).toBe(30);
    expect(faded(20, -DAY)).toBe(20);
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 400 }), (score, days) => {
      const later = faded(score, days * DAY);
      expect(Math.abs(later - 50)).toBeLessThanOrEqual(Math.abs(score - 50));
      expect((later - 50) * (score - 50)).toBeGreaterThanOrEqual(0);
    }));
  });

  it('stands where product.md draws its lines', () => {
    expect([0, 20, 21, 40, 41, 70, 71, 100].map(standingOf)).toEqual(['blocked', 'blocked', 'suspicious', 'suspicious', 'neutral', 'neutral', 'trusted', 'trusted']);
  });
});

describe('the captcha of auto mode', () => {
  it('is asked for each single signal, and for none', () => {
    expect(needsCaptcha(calm)).toBe(false);
    const signals: Partial<CaptchaSignals>[] = [
      { userAgent: 'curl/8.5.0' }, { userAgent: '' }, { score: 40 }, { score: 5 }, { devicesOfNetwork: 6 }, { triesOfNetwork: 4 }, { triesOfDevice: 6 }, { failedAt: new Date(now.getTime() - 29 * 60_000) }, { captchas: { solved: 9, count: 20 } }, { crowd: true }, { trap: true }, { hasty: true }, { hasLink: true },
    ];
    for (const signal of signals) expect(needsCaptcha({ ...calm, ...signal }), JSON.stringify(signal)).toBe(true);
    const near: Partial<CaptchaSignals>[] = [{ score: 41 }, { devicesOfNetwork: 5 }, { triesOfNetwork: 3 }, { triesOfDevice: 5 }, { failedAt: new Date(now.getTime() - 31 * 60_000) }, { captchas: { solved: 10, count: 20 } }, { captchas: { solved: 0, count: 3 } }, { hasLink: true, isNew: false }];
    for (const signal of near) expect(needsCaptcha({ ...calm, ...signal }), JSON.stringify(signal)).toBe(false);
  });

  it('is overruled by always and never', () => {
    expect(needsCaptcha({ ...calm, mode: 'always' })).toBe(true);
    expect(needsCaptcha({ ...calm, mode: 'never', score: 0, crowd: true, userAgent: '' })).toBe(false);
  });
});

describe('the fate of a question', () => {
  const facts = { box: { moderation: true, autoApprove: true }, judged: { action: 'allow' as const, score: 0, failed: false }, blocked: false, trust: 50, trap: false, captcha: 'none' as const, crowd: false };

  it('is public only when everything speaks for it', () => {
    expect(fateOf(facts)).toEqual({ status: 'approved', held: false, heldReason: null });
    expect(fateOf({ ...facts, box: { moderation: true, autoApprove: false } }).status).toBe('pending');
    expect(fateOf({ ...facts, box: { moderation: false, autoApprove: false } }).status).toBe('approved');
    for (const but of [{ blocked: true }, { trust: 40 }, { trust: 10 }, { trap: true }, { captcha: 'absent' as const }, { crowd: true }, { judged: { action: 'flag' as const, score: 5, failed: false } }, { judged: { action: 'allow' as const, score: 20, failed: false } }, { judged: { action: 'flag' as const, score: 0, failed: true } }])
      expect(fateOf({ ...facts, box: { moderation: false, autoApprove: true }, ...but }).status, JSON.stringify(but)).not.toBe('approved');
  });

  it('hides what is held from the talent, and never throws it away', () => {
    expect(fateOf({ ...facts, judged: { action: 'reject', score: 100, failed: false } })).toEqual({ status: 'pending', held: true, heldReason: 'filter' });
    expect(fateOf({ ...facts, captcha: 'absent' })).toEqual({ status: 'pending', held: true, heldReason: 'captcha' });
    expect(fateOf({ ...facts, trust: 20 })).toEqual({ status: 'spam', held: true, heldReason: 'trust' });
  });
});

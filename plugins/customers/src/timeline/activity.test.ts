import { describe, expect, it } from 'vitest';
import { readActivity } from './activity.js';

const at = new Date('2026-01-02T03:04:05.000Z');
const good = { customerId: '01935f6e-7c3a-7d52-9f6a-0123456789ab', source: 'live', key: 'gift-1', title: { en: 'Sent a gift', ja: 'ギフト' } };

describe('what another plugin tells of a customer', () => {
  it('is taken with the time of its event, or its own', () => {
    expect(readActivity(good, at)).toEqual({ ...good, at });
    expect(readActivity({ ...good, detail: { en: 'A heart' }, link: '/live/7?x=1', icon: 'heart', at: '2025-12-31T00:00:00Z' }, at)).toMatchObject({ link: '/live/7?x=1', at: new Date('2025-12-31T00:00:00Z') });
  });

  it.each([
    [{ customerId: 'luna' }], [{ source: '' }], [{ key: 'x'.repeat(129) }], [{ title: 'Sent' }], [{ title: { ja: 'ギフト' } }], [{ title: { en: 'x', fr: 'x' } }], [{ title: { en: 'nul\u0000' } }], [{ detail: { en: 'x'.repeat(501) } }],
    [{ link: 'https://evil.example' }], [{ link: '//evil.example' }], [{ link: '/\\evil.example' }], [{ link: 'javascript:alert(1)' }], [{ icon: '<svg>' }], [{ at: 'yesterday' }],
  ])('is left out with %j', (change) => {
    expect(readActivity({ ...good, ...change }, at)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

const id = '01935f6e-7c3a-7d52-9f6a-0123456789ab';
const raw = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }).filter((text) => text.length < 256 && !text.includes('\u0000')), (key) => {
        const position = { sort: 'nickname', key, id } as const;
        expect(decodeCursor(encodeCursor(position), 'nickname')).toEqual(position);
      }),
    );
  });

  it.each([
    'x', '', raw(null), raw([]), raw(['-createdAt', '2026-01-01T00:00:00.000Z', "' or 1=1"]), raw(['-createdAt', 'yesterday', id]), raw(['id; drop table', 'x', id]),
    raw(['nickname', 'a\u0000', id]), raw(['nickname', { toString: 1 }, id]), raw(['-createdAt', '2026-13-45T99:00:00.000Z', id]),
  ])('that a client made up (%s) is refused with its field', (cursor) => {
    expect(() => decodeCursor(cursor, '-createdAt')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED', details: [{ path: '/cursor', code: 'cursor' }] }));
  });

  it('of another order is refused', () => {
    expect(() => decodeCursor(encodeCursor({ sort: 'nickname', key: 'a', id }), '-nickname')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});

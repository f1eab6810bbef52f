import { describe, expect, it } from 'vitest';
import { sameEntry } from './same-entry.js';
import type { LogEntry } from './types.js';

const shown: LogEntry = { id: 'a', at: '2026-11-21T06:00:00.123Z', title: 'x', action: 'fan.updated', actor: { type: 'user', id: 'u', name: 'm' }, before: null, after: { b: 1, a: [2] }, meta: {}, seal: null };
const sealed = { id: 'a', at: '2026-11-21T06:00:00.123456Z', action: 'fan.updated', actor: { id: 'u', type: 'user' }, after: { a: [2], b: 1 } };

describe('an entry on the page', () => {
  it('is the sealed one when it says the same, in whatever order', () => {
    expect(sameEntry(shown, sealed)).toBe(true);
  });

  it.each([{ id: 'b' }, { action: 'fan.deleted' }, { at: '2026-11-21T06:00:01.123456Z' }, { actor: { id: 'v' } }, { after: { a: [2], b: 2 } }, { before: { b: 0 } }, { meta: { n: 1 } }])('is not when the sealed one says %j', (other) => {
    expect(sameEntry(shown, { ...sealed, ...other })).toBe(false);
  });
});

import type { Context } from 'koa';
import { describe, expect, it } from 'vitest';
import { visitorFacts } from './visitor-facts.js';

function asking(headers: Record<string, string>): { ctx: Context; set: string[] } {
  const set: string[] = [];
  return { ctx: { get: (name: string) => headers[name] ?? '', append: (_name: string, value: string) => set.push(value) } as unknown as Context, set };
}
const MINE = 'A'.repeat(22);

describe("a visitor's cookie", () => {
  it('is read where it is well made, the one that only this host can have set before any other', () => {
    const read = (cookie: string): string | undefined => visitorFacts(asking({ cookie }).ctx, true).cookie();
    expect(read(`a=1; visitor=${'B'.repeat(22)}; __Host-visitor=${MINE}`)).toBe(MINE);
    expect(read(`visitor=${MINE}`)).toBe(MINE);
    for (const odd of ['', 'visitor=', 'visitor=short', `visitor=${MINE}x`, `visitor=${'é'.repeat(22)}`, `xvisitor=${MINE}`, `visitor="${MINE}"`]) expect(read(odd)).toBeUndefined();
  });

  it('is set only when it is asked for, and then the one that is there lasts longer', () => {
    const fresh = asking({});
    const facts = visitorFacts(fresh.ctx, true);
    expect(fresh.set).toEqual([]);
    const value = facts.remember();
    expect(facts.cookie()).toBe(value);
    expect(fresh.set).toEqual([`__Host-visitor=${value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000; Secure`]);
    const known = asking({ cookie: `visitor=${MINE}` });
    expect(visitorFacts(known.ctx, false).remember()).toBe(MINE);
    expect(known.set[0]).toBe(`visitor=${MINE}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000`);
  });
});

import type { ScopeNode } from '@hako/sdk-plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree } from '../organization/tree.js';
import { buildAbility, withinCeiling } from './casl.js';
import type { PolicyEntry } from './entries.js';
import { Resolver } from './resolver.js';

const tenant: ScopeNode = { type: 'tenant', id: 't', code: 'T', name: { en: 'T' }, parentId: null, active: true };
const subsidiary = (id: string, parent: string | null, active = true) => ({ id, parent_id: parent, code: id, name: { en: id }, active });
const talent = (id: string, parent: string | null, active = true) => ({ id, subsidiary_id: parent, profile_store_id: 'p', code: id, display_name: id, timezone: 'Asia/Tokyo', path: id, oshi_color: null, active });

/** t > a > b > x;  t > a > y;  t > z;  t > off (inactive) > w */
const tree = buildTree(7, tenant, [subsidiary('a', null), subsidiary('b', 'a'), subsidiary('off', null, false)], [talent('x', 'b'), talent('y', 'a'), talent('z', null), talent('w', 'off')]);
const scopes = [...tree.nodes.values()];

const entry = (over: Partial<PolicyEntry>): PolicyEntry => ({ id: 'e', effect: 'grant', resource: 'fan', action: 'read', scopeType: 'tenant', scopeId: null, inherit: true, notBefore: null, expires: null, role: null, group: null, ...over });
const at = (id: string): Pick<PolicyEntry, 'scopeType' | 'scopeId'> => {
  const node = tree.nodes.get(id)!;
  return node.type === 'tenant' ? { scopeType: 'tenant', scopeId: null } : { scopeType: node.type, scopeId: id };
};
const resolver = (entries: PolicyEntry[], options: { ceiling?: string[]; now?: number; active?: boolean } = {}): Resolver => new Resolver(tree, { version: 7, active: options.active ?? true, entries }, options.ceiling, options.now ?? 1_000);

describe('a decision', () => {
  it('is unset without an entry', () => {
    expect(resolver([]).decide('fan:read', { type: 'tenant' })).toEqual({ allowed: false, reason: 'UNSET' });
  });

  it('is denied by a wide deny at the agency although a narrow grant stands at the talent', () => {
    const entries = [entry({ ...at('x') }), entry({ effect: 'deny', resource: '*', action: '*' })];
    expect(resolver(entries).decide('fan:read', { type: 'talent', id: 'x' }).reason).toBe('EXPLICIT_DENY');
  });

  it('is not reached by a deny that does not inherit, below its scope', () => {
    const entries = [entry({}), entry({ effect: 'deny', inherit: false, ...at('a') })];
    expect(resolver(entries).decide('fan:read', { type: 'subsidiary', id: 'a' }).allowed).toBe(false);
    expect(resolver(entries).decide('fan:read', { type: 'talent', id: 'y' }).allowed).toBe(true);
  });

  it('never goes up: a right at the talent says nothing about the agency', () => {
    expect(resolver([entry(at('x'))]).decide('fan:read', { type: 'tenant' }).reason).toBe('UNSET');
  });

  it('matches by whole segments', () => {
    expect(resolver([entry({ resource: 'customer', action: '*' })]).decide('customer.pii:read', { type: 'tenant' }).reason).toBe('UNSET');
  });

  it('gives nothing below an inactive scope', () => {
    expect(resolver([entry({ resource: '*', action: '*' })]).decide('fan:read', { type: 'talent', id: 'w' }).reason).toBe('SCOPE_INACTIVE');
  });

  it('gives nothing to a person who is not active', () => {
    expect(resolver([entry({})], { active: false }).decide('fan:read', { type: 'tenant' }).reason).toBe('UNSET');
  });

  it('is limited by every ceiling and never widened by one', () => {
    expect(resolver([entry({ resource: '*', action: '*' })], { ceiling: ['fan:read'] }).decide('fan:write', { type: 'tenant' }).reason).toBe('CEILING');
    expect(resolver([], { ceiling: ['*:*'] }).decide('fan:read', { type: 'tenant' }).reason).toBe('UNSET');
  });

  it('of another agency’s scope, or of a talent asked for as a subsidiary, is unset', () => {
    const all = resolver([entry({ resource: '*', action: '*' })]);
    expect(all.decide('fan:read', { type: 'talent', id: 'elsewhere' }).reason).toBe('UNSET');
    expect(all.decide('fan:read', { type: 'subsidiary', id: 'x' }).reason).toBe('UNSET');
    expect(all.decide('fan:read', { type: 'talent' }).reason).toBe('UNSET');
    // A question that was put wrongly says nothing about the right one.
    expect(all.decide('fan:read', { type: 'talent', id: 'x' }).allowed).toBe(true);
    expect(all.decide('fan:read', { type: 'tenant' }).allowed).toBe(true);
  });

  it('looks at dates when it is made and knows until when it is good', () => {
    const entries = [entry({ notBefore: 2_000, expires: 3_000 })];
    expect(resolver(entries, { now: 1_999 }).decide('fan:read', { type: 'tenant' }).reason).toBe('UNSET');
    expect(resolver(entries, { now: 1_999 }).validUntil).toBe(2_000);
    expect(resolver(entries, { now: 2_000 }).decide('fan:read', { type: 'tenant' }).allowed).toBe(true);
    expect(resolver(entries, { now: 3_000 }).decide('fan:read', { type: 'tenant' }).allowed).toBe(false);
  });
});

const arbitraryEntry = fc.record({
  id: fc.uuid(),
  effect: fc.constantFrom('grant' as const, 'deny' as const),
  resource: fc.constantFrom('fan', 'fan.pii', 'page', '*'),
  action: fc.constantFrom('read', 'write', '*'),
  inherit: fc.boolean(),
  place: fc.constantFrom(...scopes.map((node) => node.id)),
}).map(({ place, ...rest }) => entry({ ...rest, ...at(place) }));
const questions = scopes.flatMap((scope) => ['fan:read', 'fan.pii:write', 'page:read'].map((permission) => ({ scope, permission })));
const answers = (entries: PolicyEntry[]): boolean[] => questions.map(({ permission, scope }) => resolver(entries).decide(permission, scope).allowed);

describe('for all entries', () => {
  it('their order never matters', () => {
    fc.assert(fc.property(fc.array(arbitraryEntry, { maxLength: 12 }), (entries) => void expect(answers([...entries].reverse())).toEqual(answers(entries))));
  });

  it('one more deny never allows and one more grant never denies', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 10 }), arbitraryEntry, (entries, more) => {
        const before = answers(entries);
        const after = answers([...entries, more]);
        for (const [index, allowed] of after.entries()) expect(more.effect === 'deny' ? !allowed || before[index] : allowed || !before[index]).toBe(true);
      }),
    );
  });

  it('an inheriting grant moved up the tree never reaches less', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 8 }), fc.constantFrom('b', 'x', 'y', 'z'), (entries, place) => {
        const low = answers([...entries, entry(at(place))]);
        const high = answers([...entries, entry(at(tree.nodes.get(place)!.parentId!))]);
        for (const [index, allowed] of low.entries()) expect(!allowed || high[index]).toBe(true);
      }),
    );
  });

  it('a ceiling only takes: what it lets through was granted without it, and it lets through exactly what its patterns match', () => {
    const pattern = fc.constantFrom('fan:read', 'fan:*', '*:read', 'fan.pii:write', '*:*', 'page:write');
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 10 }), fc.array(pattern, { maxLength: 3 }), (entries, ceiling) => {
        const capped = resolver(entries, { ceiling });
        const free = resolver(entries);
        for (const { permission, scope } of questions) {
          const [resource, action] = [permission.slice(0, permission.lastIndexOf(':')), permission.slice(permission.lastIndexOf(':') + 1)];
          const within = ceiling.some((each) => [permission, `${resource}:*`, `*:${action}`, '*:*'].includes(each));
          expect(capped.decide(permission, scope).allowed).toBe(free.decide(permission, scope).allowed && within);
        }
      }),
    );
  });

  it('an entry counts from its first to before its last moment, and what is out of time is as if it were not there', () => {
    const time = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryEntry, fc.option(time), fc.option(time)), { maxLength: 8 }), time, (timed, now) => {
        const dated = timed.map(([each, notBefore, expires]) => ({ ...each, notBefore, expires }));
        const inForce = dated.filter(({ notBefore, expires }) => (notBefore === null || notBefore <= now) && (expires === null || now < expires)).map((each) => ({ ...each, notBefore: null, expires: null }));
        for (const { permission, scope } of questions) expect(resolver(dated, { now }).decide(permission, scope)).toEqual(resolver(inForce, { now }).decide(permission, scope));
        // Until the next boundary nothing can change: whoever keeps the answers that long keeps right ones.
        const { validUntil } = resolver(dated, { now });
        const later = Math.min(validUntil - 1, 10);
        if (later > now) for (const { permission, scope } of questions) expect(resolver(dated, { now: later }).decide(permission, scope)).toEqual(resolver(dated, { now }).decide(permission, scope));
      }),
    );
  });

  it('a pattern matches by whole segments, never by a part of a name', () => {
    const name = fc.stringMatching(/^[a-z]{1,4}(\.[a-z]{1,3})?$/);
    fc.assert(
      fc.property(name, name, fc.constantFrom('read', 'write'), (granted, asked, action) => {
        expect(resolver([entry({ resource: granted, action })]).decide(`${asked}:${action}`, { type: 'tenant' }).allowed).toBe(granted === asked);
        expect(resolver([entry({ resource: granted, action: '*' })]).decide(`${asked}:${action}`, { type: 'tenant' }).allowed).toBe(granted === asked);
      }),
    );
  });

  it('without inheritance an entry says nothing about any other scope', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 8 }), arbitraryEntry, (entries, more) => {
        const single = { ...more, inherit: false };
        const [before, after] = [answers(entries), answers([...entries, single])];
        const elsewhere = (all: boolean[]): boolean[] => all.filter((_answer, index) => questions[index]?.scope.id !== (single.scopeId ?? 't'));
        expect(elsewhere(after)).toEqual(elsewhere(before));
      }),
    );
  });

  it('below an inactive scope nothing is allowed, whatever the entries', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 8 }), (entries) => {
        for (const scope of ['off', 'w']) expect(resolver([...entries, entry({ resource: '*', action: '*' })]).decide('fan:read', tree.nodes.get(scope)!).reason).toBe('SCOPE_INACTIVE');
      }),
    );
  });

  it('CASL gives the same answer from the rules that the shell gets', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 12 }), (entries) => {
        const resolved = resolver(entries);
        for (const { permission, scope } of questions) {
          const chain = tree.chain(scope);
          if (chain.some((node) => !node.active)) continue;
          const [subject, action] = [permission.slice(0, permission.lastIndexOf(':')), permission.slice(permission.lastIndexOf(':') + 1)];
          expect(buildAbility(resolved.reaching(chain)).can(action, subject)).toBe(resolved.decide(permission, scope).allowed);
        }
      }),
    );
  });

  it('CASL agrees under a ceiling too: the shell offers a key or an operator nothing that would be refused', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 10 }), fc.array(fc.constantFrom('fan:read', 'fan:*', '*:read', '*:*'), { maxLength: 3 }), (entries, ceiling) => {
        const resolved = resolver(entries, { ceiling });
        for (const { permission, scope } of questions) {
          const chain = tree.chain(scope);
          if (chain.some((node) => !node.active)) continue;
          const [subject, action] = [permission.slice(0, permission.lastIndexOf(':')), permission.slice(permission.lastIndexOf(':') + 1)];
          expect(buildAbility(withinCeiling(resolved.reaching(chain), ceiling)).can(action, subject)).toBe(resolved.decide(permission, scope).allowed);
        }
      }),
    );
  });

  it('the visible scopes are exactly those where the decision is yes', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 12 }), (entries) => {
        const resolved = resolver(entries);
        const visible = resolved.visible('fan:read');
        const listed = new Set([...(visible.tenant ? ['t'] : []), ...visible.subsidiaryIds, ...visible.talentIds]);
        for (const scope of scopes) expect(listed.has(scope.id)).toBe(resolved.decide('fan:read', scope).allowed);
        expect(visible.all).toBe(listed.size === scopes.length);
      }),
    );
  });
});

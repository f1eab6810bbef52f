import type { ScopeNode, ScopeRef } from '@hako/sdk-plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DECIDED_ABOVE, type OrganizationTree, type TreeChange } from '../organization/index.js';
import { buildTree, decidingScope } from '../organization/tree.js';
import type { PolicyEntry } from './entries.js';
import { Resolver } from './resolver.js';
import { liftedDenies } from './tree-denies.js';

const NOW = 1_000;
/** Before, between and after all the dates below. */
const MOMENTS = [NOW, 1_600, 2_500];
const PERMISSIONS = ['talent:read', 'talent:write', 'settings:read', 'settings:write', 'fan:read', 'fan:write'];

const tenant: ScopeNode = { type: 'tenant', id: 't', code: 'T', name: { en: 'T' }, parentId: null, active: true };
/** Parents by id; a talent's name begins with x. */
type Parents = Readonly<Record<string, string | null>>;
const isTalent = (id: string): boolean => id.startsWith('x');

function treeOf(parents: Parents, asleep: readonly string[] = []): OrganizationTree {
  const ids = Object.keys(parents);
  const subsidiaries = ids.filter((id) => !isTalent(id)).map((id) => ({ id, parent_id: parents[id] ?? null, code: id, name: { en: id }, active: !asleep.includes(id) }));
  const talents = ids.filter(isTalent).map((id) => ({ id, subsidiary_id: parents[id] ?? null, profile_store_id: 'p', code: id, display_name: id, timezone: 'Asia/Tokyo', path: id, oshi_color: null, active: !asleep.includes(id) }));
  return buildTree(1, tenant, subsidiaries, talents);
}
const lineOf = (parents: Parents, parent: string | null): string[] => (parent === null ? [] : [parent, ...lineOf(parents, parents[parent] ?? null)]);
const within = (parents: Parents, id: string): string[] => Object.keys(parents).filter((each) => lineOf(parents, each).includes(id));
const scopeOf = (id: string): ScopeRef => ({ type: isTalent(id) ? 'talent' : 'subsidiary', id });
const denied = (tree: OrganizationTree, entries: PolicyEntry[], at: number, permission: string, scope: ScopeRef): boolean => new Resolver(tree, { version: 1, active: true, entries }, undefined, at).decide(permission, scope).reason === 'EXPLICIT_DENY';

const parent = (...ids: string[]): fc.Arbitrary<string | null> => fc.constantFrom(null, ...ids);
const parentsArb: fc.Arbitrary<Parents> = fc.record({ a: parent(), b: parent('a'), c: parent('a', 'b'), d: parent('a', 'b', 'c'), x1: parent('a', 'b', 'c', 'd'), x2: parent('a', 'b', 'c', 'd'), x3: parent('a', 'b', 'c', 'd') });
const PLACES = ['a', 'b', 'c', 'd', 'x1', 'x2', 'x3'];
const denyArb: fc.Arbitrary<PolicyEntry> = fc
  .record({ place: fc.constantFrom(null, ...PLACES), resource: fc.constantFrom('talent', 'settings', 'fan', '*'), action: fc.constantFrom('read', 'write', '*'), inherit: fc.boolean(), notBefore: fc.constantFrom(null, 500, 1_500), expires: fc.constantFrom(null, 900, 2_000) })
  .map(({ place, ...rest }) => ({ id: 'deny', effect: 'deny', scopeType: place === null ? 'tenant' : scopeOf(place).type, scopeId: place, role: null, group: null, ...rest }));

interface Story { before: OrganizationTree; after: OrganizationTree; change: TreeChange; places: string[] }

const moveArb: fc.Arbitrary<Story> = fc.record({ parents: parentsArb, id: fc.constantFrom(...PLACES), to: parent('a', 'b', 'c', 'd') }).map(({ parents, id, to: wish }) => {
  const places = within(parents, id);
  const to = wish !== null && places.includes(wish) ? null : wish;
  const change: TreeChange = { kind: 'move', place: scopeOf(id) as ScopeRef & { id: string }, before: lineOf(parents, parents[id] ?? null), after: lineOf(parents, to) };
  return { before: treeOf(parents), after: treeOf({ ...parents, [id]: to }), change, places };
});
const sleepArb: fc.Arbitrary<Story> = fc.record({ parents: parentsArb, id: fc.constantFrom('a', 'b', 'c', 'd'), resting: fc.constantFrom(...PLACES) }).map(({ parents, id, resting }) => {
  const places = within(parents, id);
  // One part below may sleep already; what it is denied there says nothing since then.
  const asleep = places.includes(resting) && resting !== id ? within(parents, resting) : [];
  const change: TreeChange = { kind: 'sleep', places: places.filter((each) => !asleep.includes(each)), above: lineOf(parents, parents[id] ?? null), resources: DECIDED_ABOVE };
  return { before: treeOf(parents, asleep), after: treeOf(parents, places), change, places };
});

/** Something that was denied at one of the places, by the scope that decides about it, and is not any more. */
function escapes({ before, after, change, places }: Story, entries: PolicyEntry[]): boolean {
  const deciding = (tree: OrganizationTree, id: string): ScopeRef => (change.kind === 'move' ? scopeOf(id) : (decidingScope(tree.chain(scopeOf(id))) ?? { type: 'tenant' }));
  const asked = change.kind === 'move' ? PERMISSIONS : PERMISSIONS.filter((each) => change.resources.includes(each.split(':')[0] ?? ''));
  return places.some((id) => MOMENTS.some((at) => asked.some((permission) => denied(before, entries, at, permission, deciding(before, id)) && !denied(after, entries, at, permission, deciding(after, id)))));
}

describe.each([['a move', moveArb], ['a sleep', sleepArb]])('%s that passes', (_what, stories) => {
  it('leaves nothing open, at any time, that was denied', () => {
    fc.assert(
      fc.property(stories, fc.array(denyArb, { maxLength: 6 }), (story, entries) => {
        fc.pre(liftedDenies(entries, story.change, NOW).length === 0);
        expect(escapes(story, entries)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('is every one by which a single deny would reach no less', () => {
    fc.assert(
      fc.property(stories, denyArb, (story, deny) => {
        expect(liftedDenies([deny], story.change, NOW)).toEqual(escapes(story, [deny]) ? [`${deny.resource}:${deny.action}`] : []);
      }),
      { numRuns: 800 },
    );
  });
});

describe('another deny', () => {
  const deny = (scopeId: string | null, pattern: string, over: Partial<PolicyEntry> = {}): PolicyEntry => {
    const [resource = '', action = ''] = pattern.split(':');
    return { id: pattern, effect: 'deny', resource, action, scopeType: 'subsidiary', scopeId, inherit: true, notBefore: null, expires: null, role: null, group: null, ...over };
  };
  const change: TreeChange = { kind: 'move', place: { type: 'talent', id: 'x1' }, before: ['a'], after: ['b'] };

  it.each<[string, PolicyEntry, string[]]>([
    ['of the same words, where she goes to', deny('b', 'fan:read'), []],
    ['that is wider, for the agency', deny(null, '*:read'), []],
    ['at her own place', deny('x1', 'fan:*', { inherit: false }), []],
    ['of other words', deny('b', 'fan:write'), ['fan:read']],
    ['that does not inherit', deny('b', 'fan:read', { inherit: false }), ['fan:read']],
    ['that ends', deny('b', 'fan:read', { expires: 2_000 }), ['fan:read']],
    ['that begins later', deny('b', 'fan:read', { notBefore: 1_500 }), ['fan:read']],
    ['that is a grant', { ...deny('b', 'fan:read'), effect: 'grant' }, ['fan:read']],
  ])('%s stands in for the one that is left, or not', (_which, other, lifted) => {
    expect(liftedDenies([deny('a', 'fan:read'), other], change, NOW)).toEqual(lifted);
  });

  it('of a subsidiary for itself alone says nothing to those below it, who come along', () => {
    const own = (inherit: boolean) => liftedDenies([deny('a', 'fan:read'), deny('c', 'fan:read', { inherit })], { ...change, place: { type: 'subsidiary', id: 'c' } }, NOW);
    expect([own(true), own(false)]).toEqual([[], ['fan:read']]);
  });
});

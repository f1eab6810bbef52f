import type { ScopeNode, VisibleScopes } from '@hako/sdk-plugin';
import { describe, expect, it } from 'vitest';
import { visiblePart } from './tree-route.js';
import { buildTree, decidingScope } from './tree.js';

const tenant: ScopeNode = { type: 'tenant', id: 'T', code: 'AGENCY', name: { en: 'Agency' }, parentId: null, active: true };
const subsidiary = (id: string, parent_id: string | null, active = true) => ({ id, parent_id, code: id, name: { en: id }, active });
const talent = (id: string, subsidiary_id: string | null, active = true) => ({ id, subsidiary_id, profile_store_id: id, code: id, display_name: id, timezone: 'UTC', path: id, oshi_color: null, active });
const tree = buildTree(1, tenant, [subsidiary('A', null), subsidiary('AA', 'A'), subsidiary('AB', 'A', false), subsidiary('B', null)], [talent('a', 'AA'), talent('b', 'B'), talent('c', null), talent('ab', 'AB', false)]);

const none: VisibleScopes = { all: false, tenant: false, subsidiaryIds: [], talentIds: [] };
const seen = (subsidiaries: Partial<VisibleScopes>, talents: Partial<VisibleScopes>) => visiblePart(tree, { ...none, ...subsidiaries }, { ...none, ...talents }).map(({ node, visible }) => (visible ? node.id : `(${node.id})`));

describe('the tree that somebody sees', () => {
  it('is whole for who may see everything', () => expect(seen({ all: true }, { all: true })).toEqual(['A', 'AA', 'a', 'AB', 'ab', 'B', 'b', 'c']));
  it('is empty for who may see nothing', () => expect(seen({}, {})).toEqual([]));
  it('holds the ancestors of what is visible as bare structure, and no siblings', () => expect(seen({}, { talentIds: ['a'] })).toEqual(['(A)', '(AA)', 'a']));
  it('shows what sleeps below a scope whose right reaches down', () => expect(seen({ subsidiaryIds: ['A', 'AA'] }, { talentIds: ['a'] })).toEqual(['A', 'AA', 'a', 'AB', 'ab']));
  it('hides what sleeps below a scope whose right stays there', () => expect(seen({ subsidiaryIds: ['A'] }, {})).toEqual(['A']));
});

describe('the scope that decides', () => {
  it('is the scope itself, or the parent of the topmost inactive one', () => {
    expect(decidingScope(tree.chain({ type: 'talent', id: 'a' }))).toEqual({ type: 'talent', id: 'a' });
    expect(decidingScope(tree.chain({ type: 'talent', id: 'ab' }))).toEqual({ type: 'subsidiary', id: 'A' });
    expect(decidingScope(tree.chain({ type: 'talent', id: 'nobody' }))).toBeNull();
  });
  it('is not found under the wrong type', () => expect(tree.chain({ type: 'subsidiary', id: 'a' })).toEqual([]));
});

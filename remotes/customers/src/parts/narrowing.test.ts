import { expect, it } from 'vitest';
import { narrowingOf } from './useTalents.js';

const scopes = [
  { id: 'luna', type: 'talent' as const, parentId: 'idol' },
  { id: 'idol', type: 'subsidiary' as const, parentId: 'tokyo' },
  { id: 'agency', type: 'tenant' as const, parentId: null },
  { id: 'tokyo', type: 'subsidiary' as const, parentId: 'agency' },
  { id: 'mimi', type: 'talent' as const, parentId: 'tokyo' },
  { id: 'empty', type: 'subsidiary' as const, parentId: 'agency' },
];

it('takes a subsidiary for all talents below it, at any depth', () => {
  expect(narrowingOf({ id: 'tokyo', type: 'subsidiary' }, scopes).talentIds?.toSorted()).toEqual(['luna', 'mimi']);
});

it('never takes a subsidiary without talents for the whole agency', () => {
  expect(narrowingOf({ id: 'empty', type: 'subsidiary' }, scopes).talentIds).toEqual(['empty']);
});

it('leaves the agency unfiltered and a talent alone', () => {
  expect(narrowingOf({ id: 'agency', type: 'tenant' }, scopes)).toEqual({});
  expect(narrowingOf({ id: 'mimi', type: 'talent' }, scopes)).toEqual({ talentId: 'mimi' });
});

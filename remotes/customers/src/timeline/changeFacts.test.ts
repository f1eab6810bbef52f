import { describe, expect, it } from 'vitest';
import en from '../locales/en.json' with { type: 'json' };
import { areaOf, inOrder, labelKey, worthTelling } from './changeFacts.js';

const textOf = (key: string): unknown => key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], en);

describe('fields of the change log', () => {
  it('belong to what the action is about', () => {
    expect(areaOf('customer.membership.added')).toBe('membership');
    expect(areaOf('customer.external-id.removed')).toBe('external-id');
    expect(areaOf('customer.updated')).toBe('customer');
    expect(areaOf('customer.restricted')).toBe('customer');
  });

  it('have a word each', () => {
    const fields = { membership: ['type', 'level', 'validFrom', 'validTo', 'autoRenew', 'externalControl', 'externalRef', 'note'], identity: ['platform', 'uid', 'nickname', 'profileUrl', 'verified', 'current'], 'external-id': ['consumer', 'externalId'], consent: ['consent', 'textVersion', 'granted', 'channel'], objection: ['purpose'], hold: ['reference', 'reason'], note: ['body', 'pinned'], request: ['type', 'state', 'dueAt', 'extensionReason', 'outcome'], customer: ['nickname', 'status', 'tags', 'language', 'source', 'notes', 'active', 'restricted', 'reason'] };
    const wordless = Object.entries(fields).flatMap(([area, names]) => names.filter((name) => typeof textOf(labelKey(area, name)) !== 'string').map((name) => `${area}.${name}`));
    expect(wordless).toEqual([]);
  });

  it('stand in the order in which one would tell them', () => {
    expect(Object.keys(inOrder('membership', { validTo: 1, other: 2, type: 3, validFrom: 4 }))).toEqual(['type', 'validFrom', 'validTo', 'other']);
  });

  it('are told of something new only when they say something', () => {
    expect(worthTelling(null, { level: 'GOLD', validTo: null, autoRenew: false, note: '' })).toEqual({ level: 'GOLD' });
    expect(worthTelling({ autoRenew: true }, { autoRenew: false })).toEqual({ autoRenew: false });
  });
});

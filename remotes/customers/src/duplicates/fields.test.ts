import { describe, expect, it } from 'vitest';
import type { Customer } from '../api/types.js';
import { defaultChoice, differing } from './fields.js';

const customer = (more: Partial<Customer>): Customer => ({ id: '1', talentId: 't', profileType: 'individual', nickname: 'a', language: null, status: 'ACTIVE', tags: [], source: null, notes: null, active: true, company: null, hasPersonalData: false, version: 1, createdAt: '', createdBy: null, updatedAt: '', updatedBy: null, ...more }) as Customer;

describe('what is asked before two customers become one', () => {
  it('is only what differs', () => {
    expect(differing(customer({ tags: ['x'], language: 'ja' }), customer({ nickname: 'b', language: 'ja' }))).toEqual(['nickname', 'tags']);
  });

  it('proposes what loses nothing', () => {
    const [kept, merged] = [customer({ tags: ['x'], notes: 'one' }), customer({ nickname: 'b', tags: ['y'], notes: null, source: 'event' })];
    expect((['nickname', 'tags', 'notes', 'source'] as const).map((field) => defaultChoice(kept, merged, field))).toEqual(['kept', 'both', 'kept', 'merged']);
  });
});

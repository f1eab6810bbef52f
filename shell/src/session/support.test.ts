import { describe, expect, it } from 'vitest';
import { createSupportStore } from './support.js';

const memory = (): Storage => {
  const values = new Map<string, string>();
  return { getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value), removeItem: (key: string) => void values.delete(key) } as unknown as Storage;
};
const entry = (expiresAt: string) => ({ id: 's', token: 'hsp_x', agency: 'DEMO', reason: 'Ticket 1', expiresAt });

describe('a support session in a tab', () => {
  it('outlives a reload and ends with its hour', () => {
    const storage = memory();
    createSupportStore(storage).enter(entry('2030-01-01T00:00:00Z'));
    expect(createSupportStore(storage, () => Date.parse('2029-12-31T23:59:59Z')).current()?.agency).toBe('DEMO');
    expect(createSupportStore(storage, () => Date.parse('2030-01-01T00:00:00Z')).current()).toBeNull();
  });

  it('is gone when it is left, and broken storage is none', () => {
    const storage = memory();
    const store = createSupportStore(storage);
    store.enter(entry('2030-01-01T00:00:00Z'));
    store.leave();
    expect(createSupportStore(storage).current()).toBeNull();
    storage.setItem('hako.support', '{');
    expect(createSupportStore(storage).current()).toBeNull();
  });
});

import type { TenantTransaction } from '@hako/sdk-plugin';
import { describe, expect, it } from 'vitest';
import { pluginLive } from './plugin-live.js';
import type { LiveEvent } from './types.js';

const TALENT = { type: 'talent', id: '0190a5a0-0000-7000-8000-000000000001' } as const;

function house() {
  const told: LiveEvent[] = [];
  const hooks: (() => unknown)[] = [];
  const tx = { afterCommit: (work: () => unknown) => hooks.push(work) } as unknown as TenantTransaction;
  const live = { publish: async (event: LiveEvent) => void told.push(event), position: () => 'here', open: () => { throw new Error('nobody listens here'); }, close: async () => undefined };
  const channels = { ready: Promise.resolve(), publish: async () => undefined, revoke: async () => undefined, revokeAll: async () => undefined, open: () => { throw new Error('nobody listens here'); }, close: async () => undefined };
  return { told, tx, commit: () => hooks.forEach((hook) => hook()), events: pluginLive({ live, channels }, { tenantId: 'agency', pluginId: 'sweets' }) };
}

describe('live events of a plugin to staff', () => {
  it('go out after the commit, under the name of the plugin, with the right that is asked', () => {
    const { events, tx, told, commit } = house();
    events.toStaff(tx, { permission: 'sweets.box:read', scope: TALENT, type: 'changed', data: { id: TALENT.id, waiting: 3, ids: ['a-1'], at: '2026-11-21T09:00:00.000Z', empty: null } });
    expect(told).toEqual([]);
    commit();
    expect(told).toEqual([{ type: 'sweets.changed', tenantId: 'agency', permission: 'sweets.box:read', scope: TALENT, data: { id: TALENT.id, waiting: 3, ids: ['a-1'], at: '2026-11-21T09:00:00.000Z', empty: null } }]);
  });

  it.each([
    ['a sentence', { said: 'I love you' }],
    ['Japanese', { said: '好き' }],
    ['text in a list', { ids: ['fine', 'not fine'] }],
    ['more than an id', { said: 'a'.repeat(65) }],
    ['an object', { row: { content: 'x' } as unknown as string }],
  ])('never carry %s, and the refusal does not repeat it', (_name, data) => {
    const { events, tx } = house();
    const send = (): void => events.toStaff(tx, { permission: 'sweets.box:read', scope: TALENT, type: 'changed', data });
    expect(send).toThrow(/carries text in "(said|ids|row)"/);
    expect(send).not.toThrow(/love|好き|not fine/);
  });

  it('have a plain name and fit the bus', () => {
    const { events, tx } = house();
    expect(() => events.toStaff(tx, { permission: 'sweets.box:read', scope: TALENT, type: 'Changed now', data: {} })).toThrow(/no name/);
    expect(() => events.toStaff(tx, { permission: 'sweets.box:read', scope: TALENT, type: 'changed', data: { ids: Array.from({ length: 200 }, () => TALENT.id) } })).toThrow(/6000 bytes/);
  });
});

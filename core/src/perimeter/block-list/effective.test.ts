import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { call, openHouse, signIn, type House } from '../../testing/gate-house.js';
import { createBlockLists } from './effective.js';
import type { BlockLists } from '../types.js';

interface Entry {
  id: string;
  version: number;
}

describe('block lists for features', () => {
  let house: House & { blockLists: BlockLists };
  let tenant: Tenant;
  let other: Tenant;
  let token: string;
  const post = async (pattern: string, more: Record<string, unknown> = {}): Promise<Entry> => (await call(house, 'POST', '/api/v1/security/block-list', { token, body: { scopeType: 'tenant', kind: 'keyword', pattern, action: 'flag', ...more } })).body.data as Entry;
  const words = async (lists: BlockLists, tenantId = tenant.id): Promise<string[]> => (await lists.forTenant(tenantId).effective({ type: 'tenant' })).map(({ pattern }) => pattern).sort();

  beforeAll(async () => {
    house = (await openHouse('blocklists')) as typeof house;
    tenant = await house.addTenant('BLK');
    other = await house.addTenant('OTH');
    token = (await signIn(house, 'BLK', 'admin')).token;
  });
  afterAll(() => house.close());

  it('are one array until something changes, and another one at once when it does', async () => {
    await post('one');
    const lists = house.blockLists.forTenant(tenant.id);
    const before = await lists.effective({ type: 'tenant' });
    expect(await house.blockLists.forTenant(tenant.id).effective({ type: 'tenant' })).toBe(before);
    const made = await post('two');
    expect(await words(house.blockLists)).toEqual(['one', 'two']);
    await call(house, 'DELETE', `/api/v1/security/block-list/${made.id}`, { token });
    expect(await words(house.blockLists)).toEqual(['one']);
    expect(Object.isFrozen(await lists.effective({ type: 'tenant' }))).toBe(true);
  });

  it('leave out what is switched off, over, or another agency\'s', async () => {
    await post('off', { active: false });
    await post('over', { expiresAt: '2020-01-01T00:00:00.000Z' });
    expect(await words(house.blockLists)).toEqual(['one']);
    expect(await words(house.blockLists, other.id)).toEqual([]);
  });

  it('are one matcher until something changes, which compares as the question box does', async () => {
    const lists = house.blockLists.forTenant(tenant.id);
    const before = await lists.matcher({ type: 'tenant' });
    expect(await house.blockLists.forTenant(tenant.id).matcher({ type: 'tenant' })).toBe(before);
    const { id } = await post('rubbish', { action: 'replace', replacement: '♡', category: 'ours' });
    const after = await lists.matcher({ type: 'tenant' });
    expect(before.check('what rubbish').matches).toEqual([]);
    expect(after.check('what ＲＵ\u200bＢＢ1ＳＨ!')).toEqual({ matches: [{ entryId: id, action: 'replace', category: 'ours', severity: 2, start: 5, end: 13 }], text: 'what ♡!' });
    expect((await call(house, 'POST', '/api/v1/security/block-list/test', { token, body: { scopeType: 'tenant', text: 'r u b b i s h' } })).body.data).toMatchObject({ matches: [{ entryId: id }], text: '♡' });
    await call(house, 'DELETE', `/api/v1/security/block-list/${id}`, { token });
  });

  it('change in every process', async () => {
    const second = createBlockLists(house as never);
    try {
      expect(await words(second)).toEqual(['one']);
      await post('three');
      await expect.poll(() => words(second), { timeout: 20_000, interval: 100 }).toEqual(['one', 'three']);
    } finally {
      await second.close();
    }
  });

  it('hold no expression that is longer than anybody can read', async () => {
    const answer = await call(house, 'POST', '/api/v1/security/block-list', { token, body: { scopeType: 'tenant', kind: 'regex', pattern: 'a'.repeat(201), action: 'flag' } });
    expect([answer.status, answer.body.details]).toMatchObject([400, [{ path: '/pattern', code: 'maxLength', limit: 200 }]]);
  });

  it('count hits together', async () => {
    const { id } = await post('hit');
    const lists = house.blockLists.forTenant(tenant.id);
    lists.count([id]);
    lists.count([id, id]);
    await house.blockLists.flush();
    const read = await house.database.tenant(tenant.id).read((q) => q.row<{ matches: string }>('select matches::text as matches from block_entry where id = $1', [id]));
    expect(read?.matches).toBe('3');
  });
});

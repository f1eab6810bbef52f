import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, type Bench } from '../testing/in-process.js';
import { createApproval, createRequireApproval, decideApproval, listApprovals, type Decider, type NewApproval } from './store.js';
import { APPROVAL_TTL_MS, type Approval } from './types.js';

let bench: Bench;
let tenantId: string;
beforeAll(async () => {
  bench = await openBench();
  tenantId = await bench.newTenant();
});
afterAll(() => bench?.end());

const who = (name: string, sessionId: string | null = randomUUID()): Decider => ({ person: { id: `user:${name}`, caller: 'spiffe://hako/core-api' }, sessionId });
const wish = (change: Partial<NewApproval> = {}): NewApproval => ({ tenantId, action: 'key.destroy', subject: `${tenantId}/dek/1`, parameters: { wipe: true }, reason: 'retired', ...change });
const ask = (by = who('aiko'), change: Partial<NewApproval> = {}): Promise<Approval> => bench.database.transaction((tx) => createApproval(tx, wish(change), by, bench.clock.now));
const decide = (id: string, by: Decider, decision: 'approved' | 'rejected' = 'approved'): Promise<Approval> => bench.database.transaction((tx) => decideApproval(tx, id, decision, by, bench.clock.now));
const use = (approvalId: string | undefined, change: Partial<NewApproval> = {}): Promise<Approval> => {
  const { tenantId: tenant, action, subject, parameters } = wish(change);
  const requireApproval = createRequireApproval(() => bench.clock.now);
  return bench.database.transaction((tx) => requireApproval(tx, { approvalId, tenantId: tenant, action, subject, parameters, usedBy: 'user:aiko' }));
};

describe('an approval', () => {
  it('asked for by one and given by another opens exactly one action, once', async () => {
    const { id } = await ask();
    await expect(use(id)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    expect(await decide(id, who('ben'))).toMatchObject({ status: 'approved', decidedBy: { id: 'user:ben' } });
    expect(await use(id)).toMatchObject({ status: 'used', usedBy: 'user:aiko' });
    await expect(use(id)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
  });

  it('is used once even when ten use it at the same time', async () => {
    const { id } = await ask();
    await decide(id, who('ben'));
    const uses = await Promise.allSettled(Array.from({ length: 10 }, () => use(id)));
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is never given by who asked, nor from the same session under another name', async () => {
    const aiko = who('aiko');
    const { id } = await ask(aiko);
    await expect(decide(id, who('aiko'))).rejects.toMatchObject({ code: 'APPROVAL_SAME_PERSON' });
    await expect(decide(id, who('ben', aiko.sessionId))).rejects.toMatchObject({ code: 'APPROVAL_SAME_PERSON' });
    await expect(bench.database.query({ text: `update vault.approval set status = 'approved', decided_by = requested_by where approval_id = $1`, values: [id] })).rejects.toMatchObject({ code: '23514' });
  });

  it('fits nothing but what was asked for: action, subject, tenant and parameters', async () => {
    const { id } = await ask();
    await decide(id, who('ben'));
    for (const other of [{ action: 'key.disable' as const }, { subject: `${tenantId}/dek/2` }, { tenantId: randomUUID() }, { tenantId: null }, { parameters: { wipe: false } }, { parameters: {} }, { parameters: { wipe: true, more: 1 } }] as Partial<NewApproval>[]) {
      await expect(use(id, other)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    }
    await expect(use(undefined)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    await expect(use('ap_unknown')).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    expect(await use(id)).toMatchObject({ status: 'used' });
  });

  it('ends after half an hour, given or not, to the second', async () => {
    const [given, waiting] = [await ask(), await ask()];
    await decide(given.id, who('ben'));
    bench.clock.now += APPROVAL_TTL_MS;
    await expect(use(given.id)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    await expect(decide(waiting.id, who('ben'))).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
    bench.clock.now -= 1;
    expect(await use(given.id)).toMatchObject({ status: 'used' });
    expect(await decide(waiting.id, who('ben'))).toMatchObject({ status: 'approved' });
  });

  it('that was refused or taken back stays so', async () => {
    const [refused, taken] = [await ask(), await ask()];
    await decide(refused.id, who('ben'), 'rejected');
    await decide(taken.id, who('aiko'), 'rejected');
    for (const { id } of [refused, taken]) {
      await expect(decide(id, who('carol'))).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
      await expect(use(id)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    }
  });

  it('cannot be turned into another one in the database', async () => {
    const { id } = await ask();
    await decide(id, who('ben'));
    for (const change of [`subject = 'other'`, `status = 'pending'`, `expires_at = now() + interval '1 day'`, `requested_by = 'user:x'`]) {
      await expect(bench.database.query({ text: `update vault.approval set ${change} where approval_id = $1`, values: [id] })).rejects.toMatchObject({ code: 'HK003' });
    }
  });

  it('is listed for its tenant alone, open ones apart', async () => {
    const other = await bench.newTenant();
    const { id } = await ask(who('aiko'), { tenantId: other, subject: `${other}/dek/1` });
    const ids = async (tenant: string | undefined, open = false): Promise<string[]> => (await listApprovals(bench.database, { tenantId: tenant, open }, bench.clock.now)).map((approval) => approval.id);
    expect(await ids(other)).toEqual([id]);
    expect(await ids(tenantId)).not.toContain(id);
    expect(await ids(undefined)).toContain(id);
    bench.clock.now += APPROVAL_TTL_MS;
    expect([await ids(other, true), await ids(other)]).toEqual([[], [id]]);
  });
});

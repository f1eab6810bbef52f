import { randomUUID } from 'node:crypto';
import { CompactRange, leafHash, canonicalJson, openCheckpoint, parseVerifierKey, verifyConsistency, verifyInclusion, type Json } from '@hako/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type House } from '../testing/gate-house.js';

interface Entry {
  id: string;
  name?: string;
  action?: string;
  stream?: string;
  at: string;
  seal: { seq: number; proven: boolean } | null;
}

let house: House;
let tenantId: string;
let admin: string;
let viewer: string;

const get = async (path: string, token = admin): Promise<{ status: number; data: unknown; code?: string | undefined; next: string | null }> => {
  const answer = await call(house, 'GET', `/api/v1${path}`, { token });
  return { status: answer.status, data: answer.body.data, code: answer.body.code, next: (answer.body.meta?.['nextCursor'] as string | null | undefined) ?? null };
};
const entries = async (path: string): Promise<Entry[]> => (await get(path)).data as Entry[];
const owner = (sql: string): Promise<unknown> => house.fixture.database.migrate(tenantId, (tx) => tx.rows(sql));
const change = (label: string, scopeId?: string): Promise<void> =>
  house.database.tenant(tenantId).write((tx) =>
    house.audit.change(tx, 'fans', { principal: { type: 'user', id: randomUUID(), name: 'manager', sessionId: null }, requestId: 'req-42', ip: '198.51.100.9', userAgent: 'test' }, { action: 'fan.updated', resource: { type: 'fan', id: label, label }, ...(scopeId ? { scope: { type: 'talent', id: scopeId } } : {}), after: { nickname: label } }),
  );

beforeAll(async () => {
  house = await openHouse('logs_api');
  const tenant = await house.addTenant('LOGS');
  tenantId = tenant.id;
  await house.addUser(tenant, 'viewer', 'VIEWER');
  house.audit.define([{ owner: 'fans', action: 'fan.updated', title: 'x', fields: { nickname: 'plain' } }]);
  admin = (await signIn(house, 'LOGS', 'admin')).token;
  viewer = (await signIn(house, 'LOGS', 'viewer')).token;
  for (const label of ['星街の花子', 'ほしまち', 'alpha-one', 'ﾊﾅｺ']) await change(label);
  await house.ledger.seal(tenantId, { checkpoint: 'now' });
});
afterAll(() => house.close());

describe('the logs', () => {
  it('say of each entry where it stands in the sealed log', async () => {
    const items = await entries('/logs/changes');
    expect(items).toHaveLength(4);
    expect(items.every((item) => item.seal?.proven)).toBe(true);
    // One moment: a minute after the last signature the next seal is signed at once.
    house.clock.fixedMs = Date.now();
    await house.ledger.seal(tenantId, { checkpoint: 'now' });
    await change('later');
    expect((await entries('/logs/changes?pageSize=1'))[0]?.seal).toBeNull();
    await house.ledger.seal(tenantId);
    expect((await entries('/logs/changes?pageSize=1'))[0]?.seal).toMatchObject({ proven: false });
    house.clock.fixedMs = undefined;
  });

  it('answer what was sealed after a place, for a live tail', async () => {
    const [newest] = await entries('/logs/changes?pageSize=1');
    await change('tail');
    expect(await entries(`/logs/changes?after=${newest?.seal?.seq}`)).toEqual([]);
    await house.ledger.seal(tenantId);
    expect(await entries(`/logs/changes?after=${newest?.seal?.seq}`)).toHaveLength(1);
  });

  it('filter by request, resource and outcome', async () => {
    expect((await entries('/logs/changes?requestId=req-42')).length).toBeGreaterThan(3);
    expect(await entries('/logs/changes?resourceType=fan&resourceId=alpha-one')).toHaveLength(1);
    expect(await entries('/logs/changes?outcome=failure')).toEqual([]);
    expect((await get('/logs/changes?outcome=lost')).status).toBe(400);
    expect((await get('/logs/changes?cursor=1.2.3')).code).toBe('VALIDATION_FAILED');
    expect((await get('/logs/changes?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).code).toBe('VALIDATION_FAILED');
  });

  it('look at 31 days a page, and go on where the page ended', async () => {
    await owner(`insert into change_log (seq, id, at, owner, action, resource_type, resource_id) overriding system value select -5, gen_random_uuid(), now() - interval '50 days', 'fans', 'fan.updated', 'old', 'x'`);
    const first = await get('/logs/changes?resourceType=old');
    expect(first.data).toEqual([]);
    const second = await get(`/logs/changes?resourceType=old&cursor=${first.next}`);
    expect(second.data).toHaveLength(1);
    expect(second.next).toBeNull();
    await owner(`delete from change_log where resource_type = 'old'`);
  });

  it('are found by any word of any stream, in scripts without spaces too', async () => {
    const found = async (q: string): Promise<string[]> => ((await get(`/logs/search?q=${encodeURIComponent(q)}`)).data as { resource?: { label: string } }[]).map((item) => item.resource?.label ?? '');
    expect(await found('花子')).toEqual(['星街の花子']);
    expect(await found('街の')).toEqual(['星街の花子']);
    expect(await found('ほし')).toEqual(['ほしまち']);
    expect(await found('ハナコ')).toEqual(['ﾊﾅｺ']);
    expect(await found('ALPHA on')).toEqual(['alpha-one']);
    expect(await found("'); drop table x; --")).toEqual([]);
    expect(await found('&&& | !')).toEqual([]);
    expect((await entries('/logs/search?q=login')).map((item) => item.stream)).toContain('security');
  });

  it('show nobody in a search what the streams do not show', async () => {
    expect((await get('/logs/search?q=login', viewer)).code ?? ((await get('/logs/search?q=login', viewer)).data as Entry[]).filter((item) => item.stream === 'security').length).toSatisfy((value: unknown) => value === 'PERMISSION_DENIED' || value === 0);
    expect((await get('/logs/search?q=login&stream=security', viewer)).status).toBe(403);
  });

  it('are read on the record, once in ten minutes', async () => {
    const count = async (): Promise<number> => (await owner(`select 1 from security_log where name = 'log.read' and meta->>'stream' = 'events'`) as unknown[]).length;
    await get('/logs/events');
    await get('/logs/events?pageSize=2');
    expect(await count()).toBe(1);
    house.clock.offsetMs += 10 * 60_000 + 1_000;
    await get('/logs/events');
    expect(await count()).toBe(2);
    house.clock.offsetMs = 0;
  });
});

describe('the proofs', () => {
  it('let anybody with the public key check an entry and the growth of the log', async () => {
    await house.ledger.seal(tenantId, { checkpoint: 'now' });
    const [keys, checkpoints] = [(await get('/logs/keys')).data as string[], (await get('/logs/checkpoints')).data as { size: number; note: string; root: string }[]];
    const { name, publicKey } = parseVerifierKey(keys[0]!);
    const [newer, older] = [openCheckpoint(checkpoints[0]!.note, name, publicKey), openCheckpoint(checkpoints.at(-1)!.note, name, publicKey)];
    const [entry] = await entries('/logs/changes?resourceId=alpha-one');
    const proof = (await get(`/logs/proof/inclusion?stream=changes&id=${entry?.id}`)).data as { index: number; leaf: string; entry: Json; proof: string[]; checkpoint: { size: number } };
    expect(leafHash(canonicalJson(proof.entry)).toString('base64')).toBe(proof.leaf);
    expect(verifyInclusion(proof.index, proof.checkpoint.size, leafHash(canonicalJson(proof.entry)), proof.proof.map((hash) => Buffer.from(hash, 'base64')), newer.root)).toBe(true);
    const growth = (await get(`/logs/proof/consistency?from=${older.size}&to=${newer.size}`)).data as { proof: string[] };
    expect(verifyConsistency(older.size, newer.size, older.root, newer.root, growth.proof.map((hash) => Buffer.from(hash, 'base64')))).toBe(true);
    expect(new CompactRange().size).toBe(0);
  });

  it('say when an entry is too young for one, and nothing of entries that the reader may not see', async () => {
    await change('young');
    const [young] = await entries('/logs/changes?pageSize=1');
    expect((await get(`/logs/proof/inclusion?stream=changes&id=${young?.id}`)).code).toBe('LOG_ENTRY_OPEN');
    expect((await get(`/logs/proof/inclusion?stream=changes&id=${randomUUID()}`)).status).toBe(404);
    expect((await get('/logs/proof/consistency?from=1&to=999999')).status).toBe(404);
    const [security] = await entries('/logs/security?pageSize=1&action=auth.login.succeeded');
    expect([403, 404]).toContain((await get(`/logs/proof/inclusion?seq=${security?.seal?.seq}`, viewer)).status);
  });

  it('name the first entry that is wrong', async () => {
    await house.ledger.seal(tenantId, { checkpoint: 'now' });
    expect((await get('/logs/verify')).data).toMatchObject({ ok: true, problem: null, seq: null });
    const [entry] = await entries('/logs/changes?resourceId=alpha-one');
    await owner(`update change_log set after = '{"nickname": "beta"}' where id = '${entry?.id}'`);
    expect((await get('/logs/verify')).data).toMatchObject({ ok: false, problem: 'edited', seq: entry?.seal?.seq });
    expect((await entries('/logs/security?action=log.verified&outcome=failure')).length).toBe(1);
  });
});

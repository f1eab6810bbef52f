import { randomBytes } from 'node:crypto';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from './support/messages.js';

interface View {
  id: string;
  status: string;
  held: boolean;
  starred: boolean;
  pinnedAt: string | null;
  readAt: string | null;
  reply: string | null;
  repliedBy: string | null;
  reasonCode: string | null;
  reasonNote: string | null;
  filterScore: number | null;
  senderTag: string | null;
  moderatedBy: string | null;
  version: number;
  actionId: string | null;
}
interface Batch {
  actionId: string | null;
  counts: Record<string, number>;
  results: { id: string; outcome: string; status: string | null; version: number | null }[];
}

let host: TestHost;
let desk: ReturnType<TestHost['as']>;
let talentId: string;
const act = (id: string, verb: string, body?: Record<string, unknown>, who = desk) => who.post<View>(`/marshmallow/messages/${id}/${verb}`, body);
const read = async (id: string): Promise<View> => (await desk.get<View>(`/marshmallow/messages/${id}`)).data;

beforeAll(async () => {
  host = await createTestHost({ plugins: [`${import.meta.dirname}/..`], tenants: 2, vault: 'none' });
  ({ talentId } = host.tenant('DEMO'));
  desk = host.as('DEMO', 'moderator');
});
afterAll(() => host?.stop());

describe('a message at the desk', () => {
  it('is approved, pinned, starred, read, answered, and says who did it', async () => {
    const id = await receive(host);
    expect((await act(id, 'pin')).code).toBe('MARSHMALLOW_STATE');
    expect((await act(id, 'approve')).data).toMatchObject({ status: 'approved', moderatedBy: 'moderator', version: 2 });
    await act(id, 'pin');
    await act(id, 'star');
    await act(id, 'read', {});
    const answered = await act(id, 'reply', { content: '  ありがとう！\r\nまたね ' });
    expect(answered.data).toMatchObject({ starred: true, reply: 'ありがとう！\nまたね', repliedBy: 'moderator', version: 6 });
    expect([answered.data.pinnedAt, answered.data.readAt].every(Boolean)).toBe(true);
    await act(id, 'pin', { pinned: false });
    await act(id, 'star', { starred: false });
    await act(id, 'read', { read: false });
    expect(await read(id)).toMatchObject({ starred: false, pinnedAt: null, readAt: null });
  });

  it('is rejected with a reason, comes back, and is spam when somebody says so', async () => {
    const id = await receive(host);
    expect((await act(id, 'unreject')).code).toBe('MARSHMALLOW_STATE');
    expect((await act(id, 'reject', { reason: 'harassment', note: 'third time' })).data).toMatchObject({ status: 'rejected', reasonCode: 'harassment', reasonNote: 'third time' });
    expect((await act(id, 'reply', { content: 'no' })).code).toBe('MARSHMALLOW_STATE');
    expect((await act(id, 'unreject')).data).toMatchObject({ status: 'pending', reasonCode: null, reasonNote: null });
    expect((await act(id, 'spam')).data).toMatchObject({ status: 'spam', reasonCode: 'spam' });
    const words = await receive(host);
    expect((await act(words, 'reject', { reason: 'asks for her school' })).data).toMatchObject({ reasonCode: 'other', reasonNote: 'asks for her school' });
    const bare = await receive(host);
    expect((await act(bare, 'reject')).data).toMatchObject({ status: 'rejected', reasonCode: 'other' });
  });

  it('belongs to the first of two moderators; the second is told what became of it', async () => {
    const id = await receive(host);
    const [first, second] = await Promise.all([act(id, 'approve', { version: 1 }), act(id, 'reject', { version: 1 }, host.as('DEMO', 'admin'))]);
    const [won, lost] = first.status === 200 ? [first, second] : [second, first];
    expect([won.status, lost.status, lost.code]).toEqual([200, 409, 'VERSION_CONFLICT']);
    expect((lost.body as { details: { current: View } }).details.current).toMatchObject({ id, status: won.data.status, moderatedBy: won.data.moderatedBy, version: 2 });
    expect((await read(id)).status).toBe(won.data.status);
  });

  it('keeps every version of its reply', async () => {
    const id = await receive(host);
    await act(id, 'reply', { content: 'first', approve: true });
    await act(id, 'reply', { content: 'second' }, host.as('DEMO', 'admin'));
    await act(id, 'reply', { content: null });
    const { replies, history } = (await desk.get<{ replies: { before: string | null; after: string | null; byName: string }[]; history: { action: string }[] }>(`/marshmallow/messages/${id}/context`)).data;
    expect(replies.map(({ before, after, byName }) => [before, after, byName])).toEqual([['second', null, 'moderator'], ['first', 'second', 'admin'], [null, 'first', 'moderator']]);
    expect(history.map(({ action }) => action)).toEqual(['marshmallow.message.replied', 'marshmallow.message.replied', 'marshmallow.message.replied']);
    expect(await read(id)).toMatchObject({ status: 'approved', reply: null, repliedBy: null });
  });

  it('takes no reply that is empty, endless or made of broken characters', async () => {
    const id = await receive(host);
    expect((await act(id, 'reply', { content: ' \n\u202e ' })).code).toBe('VALIDATION_FAILED');
    expect((await act(id, 'reply', { content: 'あ'.repeat(2_001) })).code).toBe('VALIDATION_FAILED');
    expect((await act(id, 'reply', { content: '👨‍👩‍👧‍👦'.repeat(500) })).status).toBe(200);
    expect((await desk.fetch(`/marshmallow/messages/${id}/reply`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"content":"a\\ud800"}' })).status).toBe(400);
    expect((await act(id, 'reply', { content: 'x', color: 'red' })).code).toBe('VALIDATION_FAILED');
  });

  it('is deleted for good only by who may, with everything about it', async () => {
    const id = await receive(host);
    await act(id, 'reply', { content: 'oops', approve: true });
    expect((await host.as('DEMO', 'viewer').delete(`/marshmallow/messages/${id}`)).status).toBe(403);
    expect((await desk.delete(`/marshmallow/messages/${id}`)).status).toBe(204);
    expect((await desk.get(`/marshmallow/messages/${id}`)).status).toBe(404);
    const ctx = await host.context('marshmallow', 'DEMO');
    expect(await ctx.db.read((q) => q.rows('select 1 from marshmallow_reply_edit where message_id = $1 union all select 1 from marshmallow_action_item where message_id = $1', [id]))).toEqual([]);
  });
});

describe('who sees what', () => {
  it('shows who only reads what was approved, and neither what waits nor what was turned away nor who sent it', async () => {
    const hers = host.as('DEMO', 'talent');
    const [open, held, gone] = [await receive(host, { filterScore: 40, filterAction: 'flag' }), await receive(host, { held: true, heldReason: 'filter' }), await receive(host)];
    const waiting = await receive(host);
    await act(gone, 'reject', { reason: 'harassment' });
    await act(open, 'approve');
    const list = (await hers.get<View[]>('/marshmallow/messages?pageSize=100')).data;
    expect(list.find(({ id }) => id === open)).toMatchObject({ filterScore: null, senderTag: null });
    expect(list.filter(({ status }) => status !== 'approved')).toEqual([]);
    expect((await hers.get<View[]>('/marshmallow/messages?status=pending,rejected,spam')).data).toEqual([]);
    for (const [id, status] of [[held, 404], [gone, 404], [waiting, 404], [open, 200]] as const) expect((await hers.get(`/marshmallow/messages/${id}`)).status).toBe(status);
    const counts = (await hers.get<{ unread: number }>('/marshmallow/counts')).data;
    expect(counts).toMatchObject({ pending: 0, flagged: 0, held: 0, rejected: 0, oldestPendingAt: null });
    expect(counts.unread).toBeGreaterThan(0);
    expect((await hers.get(`/marshmallow/messages?sameSenderAs=${open}`)).data).toEqual([]);
    expect([(await act(open, 'approve', {}, hers)).status, (await hers.get(`/marshmallow/messages/${open}/context`)).status]).toEqual([403, 403]);
    expect((await desk.get<View[]>('/marshmallow/messages?held=true')).data.map(({ id }) => id)).toContain(held);
  });

  it('answers another agency and strangers as if there were nothing', async () => {
    const id = await receive(host, {}, 'OTHER');
    for (const path of ['', '/context']) expect((await desk.get(`/marshmallow/messages/${id}${path}`)).status).toBe(404);
    for (const verb of ['approve', 'reject', 'star', 'pin', 'read', 'spam', 'unreject']) expect((await act(id, verb)).status, verb).toBe(404);
    expect((await act(id, 'reply', { content: 'hi' })).status).toBe(404);
    expect((await desk.post<Batch>('/marshmallow/messages/batch', { action: 'approve', ids: [id] })).data.results).toEqual([{ id, outcome: 'not_found', status: null, version: null }]);
    expect((await desk.get(`/marshmallow/messages?talentId=${host.tenant('OTHER').talentId}`)).status).toBe(404);
    expect((await host.as('DEMO', 'support').get('/marshmallow/messages')).status).toBe(403);
  });
});

describe('whose eyes are on a message', () => {
  interface Look {
    looking: { messageId: string; userId: string; name: string }[];
  }
  const look = async (id: string, who = desk, body?: Record<string, unknown>) => (await act(id, 'look', body, who)).data as unknown as Look;

  it('is known to the other moderators until they leave it or fall silent, and to nobody else', async () => {
    const other = host.as('DEMO', 'admin');
    const [one, two] = [await receive(host), await receive(host)];
    expect((await look(one)).looking).toEqual([]);
    expect((await look(two, other)).looking).toMatchObject([{ messageId: one, name: 'moderator' }]);
    expect((await look(two)).looking).toMatchObject([{ messageId: two, name: 'admin' }]);
    // A "gone" that comes late says nothing about where she looks now.
    await look(one, desk, { gone: true });
    expect((await look(two, other)).looking).toMatchObject([{ messageId: two, name: 'moderator' }]);
    await look(two, desk, { gone: true });
    expect((await look(two, other)).looking).toEqual([]);
    await look(one);
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows(`update marshmallow_looking set until = until - interval '46 seconds'`));
    expect((await look(two, other)).looking).toEqual([]);
    expect([(await act(one, 'look', {}, host.as('DEMO', 'talent'))).status, (await act(one, 'look', {}, host.as('OTHER', 'moderator'))).status]).toEqual([404, 404]);
  });
});

describe('the list', () => {
  it('pages without gaps or repeats in every order', async () => {
    for (let count = 0; count < 7; count++) await receive(host, { filterScore: count % 3, language: 'zh', content: `翻页 ${count}` });
    for (const sort of ['-createdAt', 'createdAt', '-score']) {
      const whole = (await desk.get<View[]>(`/marshmallow/messages?language=zh&sort=${sort}`)).data.map(({ id }) => id);
      const paged: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Awaited<ReturnType<typeof desk.get<View[]>>> = await desk.get<View[]>(`/marshmallow/messages?language=zh&sort=${sort}&pageSize=3${cursor ? `&cursor=${cursor}` : ''}`);
        paged.push(...page.data.map(({ id }) => id));
        cursor = page.meta?.['nextCursor'] as string | null;
      }
      expect(paged, sort).toEqual(whole);
      expect(paged).toHaveLength(7);
    }
  });

  it('finds what an upgrade has not filled yet, and fills it', async () => {
    const id = await receive(host, { content: 'Was ist ｇｅｂｌｉｅｂｅｎ? 残り物' });
    const ctx = await host.context('marshmallow', 'DEMO');
    const searchOf = async (): Promise<unknown> => (await ctx.db.read((reader) => reader.row<{ search: string | null }>('select search from marshmallow_message where id = $1', [id])))?.search;
    const found = async (q: string): Promise<string[]> => (await desk.get<View[]>(`/marshmallow/messages?q=${encodeURIComponent(q)}`)).data.map((one) => one.id);
    expect(await searchOf()).toBe('was ist geblieben? 残り物  ');
    await ctx.db.write((tx) => tx.rows('update marshmallow_message set search = null where id = $1', [id]));
    for (const q of ['geblieben', '残り', 'ist GEB']) expect(await found(q), q).toEqual([id]);
    await ctx.db.write((tx) => ctx.jobs.enqueue(tx, 'marshmallow.desk-sweep', {}, { title: 'jobs.deskSweep' }));
    await host.drainJobs();
    expect(await searchOf()).toBe('was ist geblieben? 残り物  ');
    // An answer is part of it at once.
    await act(id, 'reply', { content: 'Der Rest', approve: true });
    expect(await found('der rest')).toEqual([id]);
  });

  it('finds by state, star, answer, sender and part of the text, taking the signs of a pattern as they are', async () => {
    const senderKey = randomBytes(16);
    const [one, two] = [await receive(host, { content: '100% sugar_free', senderKey }), await receive(host, { content: '100 sugarXfree', senderKey })];
    const ids = async (query: string): Promise<string[]> => (await desk.get<View[]>(`/marshmallow/messages?${query}`)).data.map(({ id }) => id);
    expect(await ids(`q=${encodeURIComponent('0% sugar_')}`)).toEqual([one]);
    expect(await ids(`q=${encodeURIComponent('ＳＵＧＡＲ')}`)).toEqual([two, one]);
    expect((await ids(`sameSenderAs=${one}`)).toSorted()).toEqual([one, two].toSorted());
    await act(two, 'reply', { content: 'yes', approve: true });
    await act(two, 'star');
    expect(await ids('answered=true&starred=true&status=approved,rejected&q=sugarX')).toEqual([two]);
    expect((await desk.get('/marshmallow/messages?status=weird')).code).toBe('VALIDATION_FAILED');
    expect((await desk.get('/marshmallow/messages?cursor=abc')).code).toBe('VALIDATION_FAILED');
    expect((await desk.get(`/marshmallow/messages?cursor=${Buffer.from('["-createdAt",0,"2026-99-99T00:00:00.000Z","x"]').toString('base64url')}`)).code).toBe('VALIDATION_FAILED');
    expect((await desk.get('/marshmallow/messages?colour=red')).code).toBe('VALIDATION_FAILED');
  });

  it('tells beside a message what else its sender wrote, in this box alone', async () => {
    const senderKey = randomBytes(16);
    const [first, second, third] = [await receive(host, { senderKey, content: 'eins' }), await receive(host, { senderKey, content: 'zwei' }), await receive(host, { senderKey, content: 'drei' })];
    await act(first, 'approve');
    await act(second, 'spam');
    const { sender } = (await desk.get<{ sender: { tag: string; counts: Record<string, number>; recent: { id: string; content: string }[] } }>(`/marshmallow/messages/${third}/context`)).data;
    expect(sender).toMatchObject({ tag: 'a1b2c3d4', counts: { pending: 1, approved: 1, rejected: 0, spam: 1 } });
    expect(sender.recent.map(({ content }) => content)).toEqual(['zwei', 'eins']);
    expect(JSON.stringify(sender)).not.toContain(senderKey.toString('hex'));
  });
});

describe('many at once', () => {
  it('answers per id, and takes back what nobody touched since', async () => {
    const [one, two, shown, touched] = [await receive(host), await receive(host), await receive(host), await receive(host)];
    await act(shown, 'approve');
    const batch = await desk.post<Batch>('/marshmallow/messages/batch', { action: 'approve', ids: [one, two, shown, touched, one, '0190a5a0-0000-7000-8000-00000000dead'] });
    expect(batch.data.counts).toEqual({ done: 3, unchanged: 1, not_found: 1, state: 0, changed: 0 });
    await act(touched, 'star');
    const undone = await desk.post<Batch>(`/marshmallow/actions/${batch.data.actionId}/undo`);
    expect(Object.fromEntries(undone.data.results.map(({ id, outcome }) => [id, outcome]))).toEqual({ [one]: 'done', [two]: 'done', [touched]: 'changed' });
    expect([(await read(one)).status, (await read(two)).status, (await read(touched)).status]).toEqual(['pending', 'pending', 'approved']);
    expect((await desk.post(`/marshmallow/actions/${batch.data.actionId}/undo`)).code).toBe('MARSHMALLOW_UNDONE');
  });

  it('respects the versions that the moderator had before her', async () => {
    const [mine, taken] = [await receive(host), await receive(host)];
    await act(taken, 'approve', {}, host.as('DEMO', 'admin'));
    const batch = await desk.post<Batch>('/marshmallow/messages/batch', { action: 'reject', reason: 'spam', items: [{ id: mine, version: 1 }, { id: taken, version: 1 }] });
    expect(batch.data.results.map(({ id, outcome, status }) => [id, outcome, status]).toSorted()).toEqual([[mine, 'done', 'rejected'], [taken, 'changed', 'approved']].toSorted());
  });

  it('undo belongs to who did it, and brings back reply, pin and reason', async () => {
    const id = await receive(host);
    await act(id, 'reply', { content: 'Danke', approve: true });
    const pinned = await act(id, 'pin');
    const before = await read(id);
    const spam = await act(id, 'spam');
    expect((await host.as('DEMO', 'admin').post(`/marshmallow/actions/${spam.data.actionId}/undo`)).status).toBe(404);
    expect((await desk.post(`/marshmallow/actions/${spam.data.actionId}/undo`)).status).toBe(200);
    const { version: _one, ...state } = await read(id);
    const { version: _two, ...was } = before;
    expect(state).toEqual(was);
    expect(pinned.data.pinnedAt).not.toBeNull();
  });

  it('goes back step by step, down to the first, and stops where somebody else came between', async () => {
    const id = await receive(host);
    const before = await read(id);
    const steps = [await act(id, 'star'), await act(id, 'approve'), await act(id, 'pin'), await act(id, 'reject', { reason: 'spoiler' })].map(({ data }) => data.actionId);
    const undo = async (at: number): Promise<string | undefined> => (await desk.post<Batch>(`/marshmallow/actions/${steps[at]}/undo`)).data.results[0]?.outcome;
    expect([await undo(3), await undo(2), await undo(1), await undo(0)]).toEqual(['done', 'done', 'done', 'done']);
    const { version: _one, ...now } = await read(id);
    const { version: _two, ...was } = before;
    expect(now).toEqual(was);
    const mine = (await act(id, 'approve')).data.actionId;
    await act(id, 'star', {}, host.as('DEMO', 'admin'));
    expect((await desk.post<Batch>(`/marshmallow/actions/${mine}/undo`)).data.results[0]?.outcome).toBe('changed');
  });

  it('refuses what is no batch', async () => {
    const id = await receive(host);
    for (const body of [{ action: 'approve' }, { action: 'approve', ids: [id], items: [{ id }] }, { action: 'explode', ids: [id] }, { action: 'star', ids: [id], reason: 'spam' }, { action: 'approve', ids: [] }, { action: 'approve', ids: Array.from({ length: 501 }, () => id) }])
      expect((await desk.post('/marshmallow/messages/batch', body)).code, JSON.stringify(body).slice(0, 60)).toBe('VALIDATION_FAILED');
  });
});

describe('what the house learns', () => {
  it('writes the log without a word of the fan, and events with ids alone', async () => {
    const ctx = await host.context('marshmallow', 'DEMO');
    const from = (await ctx.db.read((q) => q.row<{ seq: string }>('select coalesce(max(seq), 0)::text as seq from outbox')))?.seq;
    const id = await receive(host, { content: 'secret words of a fan' });
    await act(id, 'approve');
    await act(id, 'reject', { reason: 'off-topic', note: 'a private note' });
    const { actionId } = (await act(id, 'unreject')).data;
    await act(id, 'reply', { content: 'our answer', approve: true });
    expect(actionId).not.toBeNull();
    const log = (await host.changes('DEMO')).filter((entry) => entry.resource_id === id);
    expect(log.map(({ action }) => action)).toEqual(['marshmallow.message.approved', 'marshmallow.message.rejected', 'marshmallow.message.unrejected', 'marshmallow.message.replied']);
    expect(JSON.stringify(log)).not.toMatch(/secret words|a private note|our answer/);
    const events = await ctx.db.read((q) => q.rows<{ name: string; payload: Record<string, unknown> }>('select name, payload from outbox where seq > $1 order by seq', [from]));
    expect(events.map(({ name }) => name)).toEqual(['marshmallow.message.received@1', 'marshmallow.message.approved@1', 'marshmallow.message.rejected@1', 'marshmallow.message.reopened@1', 'marshmallow.message.approved@1', 'marshmallow.message.answered@1']);
    for (const { payload } of events) expect(payload).toMatchObject({ messageId: id, talentId });
    expect(JSON.stringify(events)).not.toMatch(/secret words|private note|our answer/);
  });
});

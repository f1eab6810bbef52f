import type { TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetEverything, newAddress, newFan, openHouse, rowsOf, setBox, trustOf, type Fan } from './support/fans.js';
import { receive } from './support/messages.js';

const DAY = 86_400_000;
let host: TestHost;
beforeAll(async () => {
  host = await openHouse();
}, 180_000);
afterAll(() => host?.stop());
beforeEach(async () => {
  await forgetEverything(host);
  await setBox(host, { captchaMode: 'never' });
});

const sql = async <T extends object>(text: string, params: unknown[] = []): Promise<T[]> => (await host.context('marshmallow', 'DEMO')).db.write((tx) => tx.rows<T>(text, params));
const run = async (): Promise<void> => {
  const ctx = await host.context('marshmallow', 'DEMO');
  await ctx.db.write((tx) => ctx.jobs.enqueue(tx, 'marshmallow.retention', {}, { title: 'jobs.retention' }));
  await host.drainJobs();
};
const publish = async (content: string): Promise<string> => {
  const id = await receive(host, { content });
  await sql(`update marshmallow_message set status = 'approved', approved_at = created_at where id = $1`, [id]);
  return id;
};
interface Question {
  id: string;
  content: string;
  pinned: boolean;
  approvedAt?: string;
  reactions: { emoji: string; count: number }[];
}

describe('the feed', () => {
  it('shows what is public, pinned first and then the newest, and goes on where it ended whatever comes meanwhile', async () => {
    const ids: string[] = [];
    for (let nth = 0; nth < 7; nth += 1) ids.push(await publish(`question ${nth}`));
    await receive(host, { content: 'still waiting' });
    await sql('update marshmallow_message set pinned_at = now() where id = $1', [ids[2]]);
    const fan = newFan(host);
    const order = [2, 6, 5, 4, 3, 1, 0].map((nth) => `question ${nth}`);
    const first = await fan.get('/messages?limit=3');
    const { nextCursor } = (JSON.parse(first.text) as { meta: { nextCursor: string } }).meta;
    await publish('brand new');
    const rest = (await fan.get(`/messages?limit=10&cursor=${encodeURIComponent(nextCursor)}`)).data as Question[];
    expect([...(first.data as Question[]), ...rest].map(({ content }) => content)).toEqual(order);
    expect((await fan.get('/messages?cursor=nonsense')).status).toBe(400);
    expect((await fan.get('/messages?what=1')).status).toBe(400);
  });

  it('tells nothing that is not for everybody: no dates unless the talent wants them, no sender, no filter, no reasons', async () => {
    await publish('plain');
    const [question] = (await newFan(host).get('/messages')).data as Question[];
    expect(Object.keys(question!).toSorted()).toEqual(['content', 'id', 'language', 'pinned', 'reactions', 'reply', 'senderName']);
    await setBox(host, { showDates: true });
    expect(((await newFan(host).get('/messages')).data as Question[])[0]!.approvedAt).toMatch(/^20/);
  });

  it('answers 304 to who has it already', async () => {
    await publish('cached');
    const fan = newFan(host);
    const first = await fan.get('/messages');
    const again = await fan.get('/messages', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([first.status, again.status]).toEqual([200, 304]);
    expect(again.text).toBe('');
  });
});

describe('a reaction', () => {
  const heart = '❤️';
  const press = (fan: Fan, id: string, emoji = heart) => fan.post(`/messages/${id}/react`, { emoji });
  const shown = async (): Promise<number | undefined> => ((await newFan(host).get('/messages')).data as Question[])[0]!.reactions.find(({ emoji }) => emoji === heart)?.count;

  it('is given and taken back by the browser that gave it, which gets its cookie only now', async () => {
    const id = await publish('like me');
    const fan = newFan(host);
    await fan.get('/messages');
    expect(fan.cookie).toBe('');
    const first = await press(fan, id);
    expect(first).toMatchObject({ status: 200, data: { reacted: true, count: 1 } });
    expect(first.headers.get('set-cookie')).toMatch(/^visitor=[\w-]{22}; HttpOnly; SameSite=Lax; Path=\/; Max-Age=2592000$/);
    expect((await press(newFan(host), id)).data).toEqual({ reacted: true, count: 2 });
    expect(await shown()).toBe(2);
    expect((await press(fan, id)).data).toEqual({ reacted: false, count: 1 });
    fan.ip = newAddress();
    expect((await press(fan, id)).data).toEqual({ reacted: true, count: 2 });
    // Another agency's plugin gets another token of the same cookie: nothing there joins with this.
    const visitors = await sql<{ visitor: Buffer }>('select visitor from marshmallow_reaction where message_id = $1', [id]);
    for (const { visitor } of visitors) expect(visitor.length).toBe(16);
  });

  it('counts right however many press at once', async () => {
    const id = await publish('popular');
    const fans = Array.from({ length: 30 }, () => newFan(host));
    const answers = await Promise.all(fans.map((fan) => press(fan, id)));
    expect(answers.map(({ status }) => status)).toEqual(fans.map(() => 200));
    expect(await shown()).toBe(30);
    await Promise.all(fans.slice(0, 10).map((fan) => press(fan, id)));
    expect(await shown()).toBe(20);
  });

  it('is one of the box, on a public question of this talent, and of a person who is not a farm', async () => {
    const id = await publish('only these');
    const hidden = await receive(host, { content: 'not public' });
    expect(await press(newFan(host), id, '💩')).toMatchObject({ status: 422, code: 'MARSHMALLOW_REACTION_UNKNOWN' });
    expect((await press(newFan(host), hidden)).status).toBe(404);
    expect((await press(newFan(host, { code: 'OTHER' }), id)).status).toBe(404);
    await setBox(host, { reactionsEnabled: false });
    expect((await press(newFan(host), id)).status).toBe(422);
    await setBox(host, {});
    const ip = newAddress();
    const farm: number[] = [];
    for (let nth = 0; nth < 25; nth += 1) farm.push((await press(newFan(host, { ip }), id)).status);
    expect(farm.filter((status) => status === 200).length).toBe(20);
    expect(farm.at(-1)).toBe(429);
  });
});

describe('a report', () => {
  it('reaches the desk once per visitor, and says the same to everybody', async () => {
    const id = await publish('dubious');
    const fan = newFan(host);
    const send = (who: Fan, body: object = { reason: 'harassment', note: 'it hurts' }) => who.post(`/messages/${id}/report`, body);
    const [one, two] = [await send(fan), await send(fan)];
    expect([one.status, two.status, one.text]).toEqual([202, 202, two.text]);
    expect((await send(newFan(host), {})).status).toBe(202);
    expect((await rowsOf(host, 'dubious'))[0]!.reports).toBe(2);
    expect((await sql<{ note: string | null }>('select note from marshmallow_report order by at')).map(({ note }) => note)).toEqual(['it hurts', null]);
    expect((await send(newFan(host), { reason: 'because' })).status).toBe(400);
  });

  it('stands at the desk with what visitors say, until a moderator has seen all of it and lets it stand', async () => {
    type Row = { id: string; reports: number | null; version: number };
    const id = await publish('reported');
    await publish('left alone');
    const [desk, reader] = [host.as('DEMO', 'moderator'), host.as('DEMO', 'viewer')];
    const reported = async (who = desk): Promise<Row[]> => (await who.get<Row[]>('/marshmallow/messages?status=approved&reported=true')).data;
    const count = async (): Promise<number> => (await desk.get<{ reported: number }>('/marshmallow/counts')).data.reported;
    const settle = (reports: number, who = desk) => who.post<Row>(`/marshmallow/messages/${id}/settle-reports`, { reports });
    expect([await reported(), await count()]).toEqual([[], 0]);
    const send = (body: object) => newFan(host).post(`/messages/${id}/report`, body);
    // At once: none of them waits for the others for ever.
    expect((await Promise.all([send({ reason: 'hate', note: 'look' }), send({}), send({})])).map(({ status }) => status)).toEqual([202, 202, 202]);
    expect([await reported(), await count()]).toMatchObject([[{ id, reports: 3 }], 1]);
    // Who only reads learns nothing of it, and settles nothing.
    expect(await reported(reader)).toEqual([]);
    expect((await reader.get<Row>(`/marshmallow/messages/${id}`)).data.reports).toBeNull();
    expect((await settle(3, reader)).status).toBe(403);
    const context = await desk.get<{ reports: { reason: string; note: string | null }[] }>(`/marshmallow/messages/${id}/context`);
    expect(context.data.reports.map(({ reason, note }) => `${reason} ${note}`).toSorted()).toEqual(['hate look', 'other null', 'other null']);
    // One came while she read.
    expect(await settle(2)).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    expect(await settle(3)).toMatchObject({ status: 200, data: { reports: 0 } });
    expect((await settle(3)).status).toBe(200);
    expect([await reported(), await count(), (await newFan(host).get('/messages')).text.includes('"reported"')]).toEqual([[], 0, true]);
    host.clock.advance(1_000);
    await send({ reason: 'spam' });
    expect([await reported(), (await desk.get<{ reports: { reason: string }[] }>(`/marshmallow/messages/${id}/context`)).data.reports]).toMatchObject([[{ id, reports: 1 }], [{ reason: 'spam' }]]);
    expect((await host.changes('DEMO')).map(({ action }) => action)).toContain('marshmallow.message.reports-settled');
  });
});

describe('a blocked sender', () => {
  const block = (id: string, body: object = {}, who = 'moderator') => host.as('DEMO', who).post<{ id: string; tag: string; talentId: string | null }>(`/marshmallow/messages/${id}/block`, body);

  it('goes on writing to nobody, without a sign, until the block ends', async () => {
    const fan = newFan(host, { ip: '2001:db8:7:100::1' });
    const before = await fan.ask('first');
    const [row] = await rowsOf(host, 'first');
    const made = await block(row!.id, { note: 'again and again' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.data).toMatchObject({ tag: row!.sender_tag, talentId: host.tenant('DEMO').talentId });
    host.clock.advance(30_000);
    const after = await fan.ask('second');
    expect([after.status, after.text]).toEqual([before.status, before.text]);
    // Another /64 of the same customer.
    await newFan(host, { ip: '2001:db8:7:1ff::9' }).ask('third');
    await newFan(host, { ip: '2001:db8:8:100::1' }).ask('a stranger');
    const states = Object.fromEntries((await rowsOf(host)).map(({ content, status, held_reason }) => [content, [status, held_reason]]));
    expect(states).toEqual({ first: ['pending', null], second: ['spam', 'blocked'], third: ['spam', 'blocked'], 'a stranger': ['pending', null] });
    expect(await newFan(host, { ip: '2001:db8:7:100::1', code: 'OTHER' }).ask('elsewhere')).toMatchObject({ status: 202 });
    const list = await host.as('DEMO', 'moderator').get<{ id: string; tag: string }[]>('/marshmallow/blocks');
    expect(list.data).toMatchObject([{ tag: row!.sender_tag, note: 'again and again' }]);
    expect((await host.as('DEMO', 'moderator').delete(`/marshmallow/blocks/${list.data[0]!.id}`)).status).toBe(204);
    host.clock.advance(60_000);
    await fan.ask('fourth');
    expect((await rowsOf(host, 'fourth'))[0]).toMatchObject({ status: 'pending', held: false });
    expect((await host.changes('DEMO')).map(({ action }) => action)).toEqual(expect.arrayContaining(['marshmallow.sender.blocked', 'marshmallow.sender.unblocked']));
  });

  it('is blocked in the whole agency only by who may, and never by who only reads', async () => {
    await newFan(host).ask('x');
    const [row] = await rowsOf(host);
    // What waits for moderation is not there for who only reads.
    expect((await block(row!.id, {}, 'viewer')).status).toBe(404);
    const everywhere = await block(row!.id, { everywhere: true }, 'admin');
    expect(everywhere).toMatchObject({ status: 201, data: { talentId: null } });
    expect((await host.as('OTHER', 'admin').post(`/marshmallow/messages/${row!.id}/block`, {})).status).toBe(404);
  });

  it('cannot be blocked when nothing is left of the trace', async () => {
    const id = await receive(host, { content: 'old', senderKey: null, senderTag: null });
    expect(await block(id)).toMatchObject({ status: 409, code: 'MARSHMALLOW_TRACE_GONE' });
  });
});

describe('the privacy of a sender', () => {
  it('holds in every table, log and event: neither her address nor her browser is anywhere', async () => {
    const fan = newFan(host, { ip: '203.0.113.77', agent: 'Mozilla/5.0 (RarePhone 9000; very unusual)' });
    await fan.ask('who am I', { remember: true });
    await fan.post('/submit', { content: 'again', isAnonymous: true, captcha: 'x' });
    const id = await publish('for all');
    await fan.post(`/messages/${id}/react`, { emoji: '❤️' });
    await fan.post(`/messages/${id}/report`, {});
    const tables = await host.core.database.migrate(host.tenant('DEMO').id, (tx) => tx.knex.raw(`select table_name from information_schema.tables where table_schema = current_schema()`).then((result: { rows: { table_name: string }[] }) => result.rows));
    expect(tables.length).toBeGreaterThan(40);
    for (const { table_name: table } of tables) {
      const hits = await host.core.database.migrate(host.tenant('DEMO').id, (tx) => tx.knex.raw(`select t::text as row from ${table} t where t::text like '%203.0.113.77%' or t::text like '%RarePhone%'`).then((result: { rows: object[] }) => result.rows));
      expect(hits, table).toEqual([]);
    }
    const cookie = fan.cookie.split('=')[1] ?? '';
    expect(cookie).toMatch(/^[\w-]{22}$/);
    expect(await host.core.database.platform.read((q) => q.rows(`select key from visitor_window where key like '%203.0.113%' or key like $1`, [`%${cookie}%`]))).toEqual([]);
  });

  it('joins her messages for one talent and a month, and nothing across talents', async () => {
    const fan = newFan(host);
    await fan.ask('one');
    host.clock.advance(60_000);
    await fan.ask('two');
    const elsewhere = newFan(host, { code: 'OTHER', ip: fan.ip });
    await elsewhere.ask('three');
    const [one, two] = [(await rowsOf(host, 'one'))[0]!, (await rowsOf(host, 'two'))[0]!];
    const three = (await rowsOf(host, 'three', 'OTHER'))[0]!;
    expect(one.sender_tag).toBe(two.sender_tag);
    expect(one.sender_tag).toMatch(/^[0-9a-f]{8}$/);
    expect(three.sender_tag).not.toBe(one.sender_tag);
    // What leads to her trust is covered: it is not the key that stands there.
    const keys = await sql<{ key: Buffer }>('select key from marshmallow_sender');
    expect(keys.some(({ key }) => key.equals(one.trust_ref!) || key.equals(one.sender_key!))).toBe(false);
    host.clock.advance(31 * DAY);
    await fan.ask('next month');
    expect((await rowsOf(host, 'next month'))[0]!.sender_tag).not.toBe(one.sender_tag);
  });

  it('carries her trust into the next month, and forgets it after two', async () => {
    await newFan(host, { ip: '198.18.0.1' }).ask('kind words');
    await sql('update marshmallow_sender set score = 90');
    host.clock.advance(30 * DAY);
    await newFan(host, { ip: '198.18.0.1' }).ask('kind words again');
    expect((await trustOf(host)).at(-1)).toBeCloseTo(90, 0);
    expect((await rowsOf(host, 'kind words again'))[0]!.sender_trust).toBe(60);
    host.clock.advance(91 * DAY);
    await newFan(host, { ip: '198.18.0.1' }).ask('a stranger by now');
    expect((await rowsOf(host, 'a stranger by now'))[0]!.sender_trust).toBe(50);
  });

  it('is cut after the talent’s days to a hash that leads nowhere, and after twice as many to nothing', async () => {
    await setBox(host, { captchaMode: 'never', senderRetentionDays: 10 });
    const fan = newFan(host);
    await fan.ask('one');
    host.clock.advance(60_000);
    await fan.ask('two');
    const before = (await rowsOf(host))[0]!;
    await run();
    expect((await rowsOf(host))[0]).toMatchObject({ trace: 0, sender_tag: before.sender_tag });
    host.clock.advance(11 * DAY);
    await run();
    const [one, two] = await rowsOf(host);
    expect([one!.trace, one!.sender_tag, one!.site_key, one!.trust_ref]).toEqual([1, null, null, null]);
    expect(one!.sender_key!.equals(two!.sender_key!)).toBe(true);
    expect(one!.sender_key!.equals(before.sender_key!)).toBe(false);
    host.clock.advance(10 * DAY);
    await run();
    expect((await rowsOf(host))[0]).toMatchObject({ trace: 2, sender_key: null, sender_trust: null, content: 'one' });
    expect(await sql('select 1 as one from marshmallow_submission union all select 1 from marshmallow_spent')).toEqual([]);
  });
});

describe('the form without script', () => {
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    host.anonymous().fetch(`//m/${host.tenant('DEMO').talentPath}/ask`, { method: 'POST', body: new URLSearchParams(fields), headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': newFan(host).agent, 'accept-language': 'ja', 'x-forwarded-for': newAddress(), 'sec-fetch-site': 'same-origin', ...headers } });

  it('sends what the pipeline takes, and leads on', async () => {
    const answer = await post({ content: 'スクリプトなし\r\n二行目', senderName: '' });
    expect(answer.status).toBe(303);
    expect(await rowsOf(host)).toMatchObject([{ content: 'スクリプトなし\n二行目', status: 'pending', held: false }]);
  });

  it('is held for a moderator where a captcha would be asked: nobody is refused for having no script', async () => {
    await setBox(host, { captchaMode: 'always' });
    expect((await post({ content: 'no script here', senderName: '' })).status).toBe(303);
    expect(await rowsOf(host)).toMatchObject([{ held: true, held_reason: 'captcha', captcha: 'absent', status: 'pending' }]);
  });

  it('shows the page again with what was wrong, and with what was typed', async () => {
    const answer = await post({ content: '長'.repeat(501), senderName: '' });
    expect(answer.status).toBeGreaterThanOrEqual(200);
    const page = await answer.text();
    expect(page).toContain('長'.repeat(501));
    expect(page).toContain('500');
    expect(await rowsOf(host)).toEqual([]);
  });
});

describe('my questions', () => {
  const page = async (fan: Fan, init: RequestInit = {}, language = 'en') => {
    const answer = await host.anonymous().fetch(`//${language}/m/${host.tenant('DEMO').talentPath}/mine`, { redirect: 'manual', ...init, headers: { 'x-forwarded-for': fan.ip, 'user-agent': fan.agent, 'accept-language': fan.languages, ...(fan.cookie === '' ? {} : { cookie: fan.cookie }), ...(init.headers as Record<string, string>) } });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it('are found again by the browser that asked for it, by no other, and only those', async () => {
    const fan = newFan(host);
    await fan.ask('never mind this one');
    expect(fan.cookie).toBe('');
    host.clock.advance(30_000);
    await fan.ask('remember this one', { remember: true });
    expect(fan.cookie).toMatch(/^visitor=[\w-]{22}$/);
    fan.ip = newAddress();
    const mine = await page(fan);
    expect(mine.status).toBe(200);
    expect(mine.text).toContain('remember this one');
    expect(mine.text).not.toContain('never mind this one');
    expect(mine.headers.get('cache-control')).toContain('no-store');
    expect(mine.headers.get('set-cookie')).toBeNull();
    for (const other of [newFan(host), { ...newFan(host), cookie: `visitor=${'A'.repeat(22)}` }, { ...newFan(host), cookie: 'visitor=nonsense' }]) expect((await page(other)).text).not.toContain('remember this one');
    for (const language of ['en', 'zh', 'ja']) expect((await page(fan, {}, language)).text).not.toMatch(/public\.[a-zA-Z]+|\{\{/);
  });

  it('are found also when the first answer with its cookie never came', async () => {
    const fan = newFan(host);
    const key = { 'idempotency-key': 'c1b7f0de-1f2e-4b0d-8a53-2f9f6a0f1d11' };
    await fan.ask('the line broke here', { remember: true }, key);
    fan.cookie = '';
    expect((await fan.ask('the line broke here', { remember: true }, key)).status).toBe(202);
    expect((await page(fan)).text).toContain('the line broke here');
    expect(await rowsOf(host, 'the line broke here')).toHaveLength(1);
  });

  it('look the same whether they wait, are held or were turned away; an answer is shown when everybody may read it', async () => {
    const fan = newFan(host);
    for (const [nth, content] of ['one that waits', 'fuck you', 'one that goes'].entries()) {
      host.clock.advance(60_000 * (nth + 1));
      expect((await fan.ask(content, { remember: true })).status).toBe(202);
    }
    const rows = await rowsOf(host);
    await sql(`update marshmallow_message set status = 'spam', reply = 'for the desk alone' where content = 'one that goes' returning id`);
    const { text } = await page(fan);
    expect([...text.matchAll(/<span>(Sent|On the page|Answered)<\/span>/g)].map(([, state]) => state)).toEqual(['Sent', 'Sent', 'Sent']);
    expect(text).not.toContain('for the desk alone');
    await sql(`update marshmallow_message set status = 'approved', approved_at = now(), reply = 'an answer', held = false where content = 'one that waits' returning id`);
    const after = (await page(fan)).text;
    expect(after).toContain('an answer');
    expect(after).toContain(`/q/${rows.find(({ content }) => content === 'one that waits')?.id}`);
  });

  it('are forgotten when she says so, when their trace is cut, and by no other site', async () => {
    const fan = newFan(host);
    await fan.ask('mine for now', { remember: true });
    const post = (headers: Record<string, string>) => page(fan, { method: 'POST', body: new URLSearchParams({ forget: '1' }), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await page(fan)).text).toContain('mine for now');
    const answer = await post({ 'sec-fetch-site': 'same-origin' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/en/m/${host.tenant('DEMO').talentPath}/mine`]);
    expect((await page(fan)).text).not.toContain('mine for now');
    expect(await rowsOf(host, 'mine for now')).toHaveLength(1);
    host.clock.advance(60_000);
    await fan.ask('until the trace ends', { remember: true });
    host.clock.advance(31 * 86_400_000);
    await run();
    expect(await sql<{ author_key: Buffer | null }>('select author_key from marshmallow_message')).toEqual([{ author_key: null }, { author_key: null }]);
  });
});

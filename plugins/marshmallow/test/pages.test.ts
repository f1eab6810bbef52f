import type { TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, rowsOf, setBox } from './support/fans.js';
import { receive } from './support/messages.js';

let host: TestHost;
let home: string;

beforeAll(async () => {
  host = await openHouse();
  home = `/m/${host.tenant('DEMO').talentPath}`;
});
afterAll(() => host?.stop());

interface Page {
  status: number;
  text: string;
  headers: Headers;
}

const visit = async (to: string, init: RequestInit = {}): Promise<Page> => {
  const answer = await fetch(host.url + to, { redirect: 'manual', ...init });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
let fans = 0;
/** Each from an address of its own: the box counts them. */
const send = (to: string, fields: Record<string, string>, headers: Record<string, string> = {}) => visit(to, { method: 'POST', body: new URLSearchParams(fields), headers: { 'x-forwarded-for': `203.0.113.${(fans += 1)}`, 'user-agent': 'Mozilla/5.0 (iPhone)', 'accept-language': 'ja', ...headers } });
const step = (id: string, what: string, body?: unknown) => host.as('DEMO', 'admin').post(`/marshmallow/messages/${id}/${what}`, body);
const versionOf = async (id: string): Promise<number> => Number((await rowsOf(host)).map((row) => row as unknown as { id: string; version: number }).find((row) => row.id === id)?.version);

async function approved(content: string, over: Parameters<typeof receive>[1] = {}): Promise<string> {
  const id = await receive(host, { content, ...over });
  expect((await step(id, 'approve', { version: await versionOf(id) })).status).toBe(200);
  return id;
}

describe("a talent's page", () => {
  it('shows what was let through, at once, and nothing else', async () => {
    const waiting = await receive(host, { content: 'まだ誰も見ていない質問' });
    expect((await visit(home)).text).not.toContain('まだ誰も見ていない質問');
    expect((await step(waiting, 'approve', { version: await versionOf(waiting) })).status).toBe(200);
    expect((await visit(home)).text).toContain('まだ誰も見ていない質問');
    expect((await visit(`${home}/q/${waiting}`)).status).toBe(200);
    expect((await step(waiting, 'reject', { version: await versionOf(waiting), reason: 'other' })).status).toBe(200);
    expect((await visit(home)).text).not.toContain('まだ誰も見ていない質問');
    const taken = await visit(`${home}/q/${waiting}`);
    expect([taken.status, taken.text.includes('まだ誰も見ていない質問'), taken.headers.get('x-robots-tag')]).toEqual([410, false, 'noindex']);
    // Whoever followed an old link finds the way to the others.
    expect(taken.text).toContain(`href="${home}"`);
  });

  it('tells feed readers of written answers, newest first, in each language, and forgets what is taken back', async () => {
    const path = `${home}/feed.atom`;
    const unanswered = await approved('まだ答えのない質問');
    const [first, second] = [await approved('最初の質問 <b>&</b>'), await approved('二番目の質問')];
    for (const id of [first, second]) expect((await step(id, 'reply', { version: await versionOf(id), content: `答え ${id}` })).status).toBe(200);
    expect((await visit(`/ja${home}`)).text).toContain(`<link rel="alternate" type="application/atom+xml" title="`);
    expect((await visit(`/ja${home}`)).text).toContain(`href="${host.url}/ja${path}"`);
    const feed = await visit(`/ja${path}`);
    expect([feed.status, feed.headers.get('content-type'), feed.headers.get('content-security-policy')]).toEqual([200, 'application/atom+xml; charset=utf-8', expect.stringContaining("default-src 'none'")]);
    expect([...feed.text.matchAll(/<id>urn:uuid:([^<]+)</g)].map(([, id]) => id).filter((id) => [first, second, unanswered].includes(id ?? ''))).toEqual([second, first]);
    expect(feed.text).toContain(`href="${host.url}/ja${home}/q/${first}"`);
    expect(feed.text).toContain('<title>最初の質問 &lt;b&gt;&amp;&lt;/b&gt;</title>');
    expect((await visit(`/ja${path}`, { headers: { 'if-none-match': feed.headers.get('etag') ?? '' } })).status).toBe(304);
    expect((await step(first, 'reject', { version: await versionOf(first), reason: 'other' })).status).toBe(200);
    expect((await visit(`/ja${path}`)).text).not.toContain(first);
  });

  it('has no page for a question that was never public, of another talent, or with an id that is none', async () => {
    const waiting = await receive(host, { content: '秘密' });
    const foreign = await receive(host, { content: 'よその子', status: 'approved', talentId: host.tenant('OTHER').talentId }, 'OTHER');
    for (const id of [waiting, foreign, '00000000-0000-0000-0000-000000000000', "1' or '1'='1", '%00', '../terms']) {
      const { status, text, headers } = await visit(`${home}/q/${encodeURIComponent(id)}`);
      expect([status, headers.get('x-robots-tag'), text.includes('秘密')], id).toEqual([404, 'noindex', false]);
    }
  });

  it('writes questions, names and answers as text, whatever they hold, and keeps directions apart', async () => {
    const hostile = '<img src=x onerror=alert(1)></p></article><script>alert(1)</script> " onmouseover="x {{name}} $t(public.title)';
    const id = await approved(hostile, { senderName: '"><svg onload=alert(1)>' });
    expect((await step(id, 'reply', { version: await versionOf(id), content: '</p><iframe src=//evil.example></iframe>' })).status).toBe(200);
    for (const path of [home, `${home}/q/${id}`]) {
      const { text, headers } = await visit(path);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(text).not.toMatch(/<(?:img src=x|svg onload|iframe|script>)/);
      expect(text.replace(/&quot;/g, '')).not.toContain(' onmouseover="');
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
    expect((await visit(`${home}/q/${id}`)).text).toMatch(/<script type="application\/ld\+json">[^<]*<\/script>/);
  });

  it('draws each answer in its own language, whichever page it stands on', async () => {
    const ids = await Promise.all([approved('What did you eat?'), approved('昨日は何を食べた？', { language: 'ja' }), approved('ماذا أكلت؟', { language: 'other' })]);
    for (const [index, reply] of ['お寿司です！', '寿司', 'تمر'].entries()) expect((await step(ids[index]!, 'reply', { version: await versionOf(ids[index]!), content: reply })).status).toBe(200);
    const { text } = await visit(`/en${home}`);
    expect(text).toContain('<p class="text" lang="ja" dir="auto">お寿司です！</p>');
    // Two characters could be Chinese; who answers a Japanese question does so in Japanese.
    expect(text).toContain('<p class="text" lang="ja" dir="auto">寿司</p>');
    expect(text).toContain('<p class="text" dir="auto">تمر</p>');
  });

  it('goes on page after page without leaving one out or showing one twice, pinned first', async () => {
    const made: string[] = [];
    for (let at = 0; at < 30; at++) made.push(await approved(`しおり ${String(at).padStart(2, '0')} 終`));
    const pinned = made[3] as string;
    expect((await step(pinned, 'pin', { version: await versionOf(pinned), pinned: true })).status).toBe(200);
    const seen: string[] = [];
    let next: string | undefined = home;
    while (next !== undefined) {
      const { text } = await visit(next);
      seen.push(...[...text.matchAll(/data-id="([^"]+)"/g)].map(([, id = '']) => id));
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1];
    }
    expect(seen[0]).toBe(pinned);
    expect(new Set(seen).size).toBe(seen.length);
    for (const id of made) expect(seen).toContain(id);
    expect((await visit(`${home}?cursor=nonsense`)).status).toBe(404);
  });

  it('shows days only where she wants them, and never hours', async () => {
    const id = await approved('いつの質問？');
    expect((await visit(home)).text).not.toContain('<time');
    await setBox(host, { showDates: true });
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
    expect((await visit(home)).text).toMatch(/<time dateTime="\d{4}-\d{2}-\d{2}">/i);
    // Past midnight where she lives, and the day before in UTC.
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows(`update marshmallow_message set approved_at = '2026-03-31T20:00:00Z' where id = $1`, [id]));
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
    expect((await visit(`${home}/q/${id}`)).text).toContain('<time dateTime="2026-04-01">');
    await setBox(host, {});
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
  });

  it('speaks her words, else ours, in the language of the address', async () => {
    await setBox(host, { title: { ja: 'ルナのポスト' }, privacy: { ja: '自分で書いた約束' } });
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
    const [japanese, english] = await Promise.all([visit(`/ja${home}`), visit(`/en${home}`)]);
    expect(japanese.text).toContain('<h1>ルナのポスト</h1>');
    expect(english.text).not.toContain('ルナのポスト');
    expect((await visit(`/ja${home}/privacy`)).text).toContain('自分で書いた約束');
    expect((await visit(`/zh${home}/privacy`)).text).toContain('30 天');
    for (const language of ['en', 'zh', 'ja']) for (const page of ['', '/ask', '/ask/sent', '/mine', '/terms', '/privacy']) expect((await visit(`/${language}${home}${page}`)).text.replace(/ data-texts="[^"]*"/, ''), `${language}${page}`).not.toMatch(/public\.[a-zA-Z]+|\{\{/);
    await setBox(host, {});
  });

  it('is not there while the box is off, and keeps its answers while it rests', async () => {
    await setBox(host, { enabled: false });
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
    for (const page of ['', '/ask', '/terms']) expect((await visit(`${home}${page}`)).status).toBe(404);
    expect((await send(`${home}/ask`, { content: 'まだ？' })).status).toBe(404);
    await setBox(host, { paused: true });
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
    const ask = await visit(`${home}/ask`);
    expect([ask.status, ask.text.includes('<form')]).toEqual([200, false]);
    expect((await send(`${home}/ask`, { content: 'まだ？' })).status).toBe(422);
    await setBox(host, {});
    host.core.pageCopies.purge({ tenantId: host.tenant('DEMO').id });
  });

  it('says sorry in her colour and under her name while the house is in trouble, and never under the name of who has gone', async () => {
    await visit(`/en${home}`);
    const owner = (sql: string) => host.core.database.migrate(host.tenant('DEMO').id, (tx) => tx.knex.raw(sql));
    await owner('alter table marshmallow_config rename to marshmallow_config_away');
    try {
      const sorry = await visit(`/en${home}/mine`);
      expect([sorry.status, sorry.headers.get('retry-after'), sorry.headers.get('cache-control')]).toEqual([503, '30', 'no-store']);
      const talent = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.row<{ name: string; color: string }>('select display_name as name, oshi_color as color from talent where path = $1', [host.tenant('DEMO').talentPath]));
      expect(sorry.text).toContain(`<p>${talent?.name}</p>`);
      expect(sorry.text.toLowerCase()).toContain(`--oshi:${talent?.color.toLowerCase()}`);
      expect(sorry.text).not.toMatch(/<script|stack|marshmallow_config/);
    } finally {
      await owner('alter table marshmallow_config_away rename to marshmallow_config');
    }
    expect((await visit(`/en${home}/mine`)).status).toBe(200);
    expect((await visit('/m/nobody-at-all')).text).not.toContain('class="face"');
  });

  it('stands in the sitemap with her last answer, without a cookie and without script in its words', async () => {
    const map = (await visit('/sitemap.xml')).text;
    expect(map).toMatch(new RegExp(`<loc>${host.url}${home}</loc><lastmod>`));
    expect(map).toContain(`<loc>${host.url}/ja${home}/ask</loc>`);
    const page = await visit(home);
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.text).not.toMatch(/<script(?! type="(?:module|application\/ld\+json)")/);
    expect(page.text).not.toMatch(/ style="| on[a-z]+="/);
  });
});

describe('the form', () => {
  it('takes a question without script, with the line ends as she typed them', async () => {
    const sent = await send(`/ja${home}/ask`, { content: '一行目\r\n二行目', senderName: '', website: '' });
    expect([sent.status, sent.headers.get('location'), sent.headers.get('set-cookie')]).toEqual([303, `/ja${home}/ask/sent`, null]);
    expect((await rowsOf(host, '一行目\n二行目')).map(({ sender_name }) => sender_name)).toEqual([null]);
    expect((await send(`${home}/ask`, { content: '名前つき', senderName: ' うさぎ ' })).status).toBe(303);
    expect((await rowsOf(host, '名前つき')).map(({ sender_name }) => sender_name)).toEqual(['うさぎ']);
  });

  it('answers a bot in its trap as it answers everybody', async () => {
    const [honest, trapped] = [await send(`${home}/ask`, { content: 'こんにちは、応援しています', website: '' }), await send(`${home}/ask`, { content: 'cheap followers here', website: 'http://spam.example' })];
    expect([trapped.status, trapped.headers.get('location'), trapped.text]).toEqual([honest.status, honest.headers.get('location'), honest.text]);
  });

  it('gives back what cannot be taken, in her words, with the reason', async () => {
    for (const content of ['', '   ', 'あ'.repeat(501)]) {
      const sent = await send(`/ja${home}/ask`, { content, senderName: 'うさぎ' });
      expect(sent.status).toBe(422);
      expect(sent.text).toMatch(/id="fault" role="alert">[^<]+</);
      expect(sent.text).toContain('value="うさぎ"');
      expect(sent.headers.get('cache-control')).toBe('no-store');
    }
    expect((await visit(`/ja${home}/ask`)).text).not.toContain('value="うさぎ"');
  });

  it('is no door for other sites, unknown fields or a megabyte', async () => {
    expect((await send(`${home}/ask`, { content: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send(`${home}/ask`, { content: 'x', status: 'approved' })).status).toBe(400);
    expect((await send(`${home}/ask`, { content: 'x'.repeat(1_000_000) })).status).toBe(413);
    expect((await rowsOf(host, 'x')).length).toBe(0);
  });
});

describe('a stranger who knocks again and again', () => {
  it('is slowed where each knock costs a look into the database, and served where it costs none', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.77' } };
    await visit(home);
    const knock = (at: number) => visit(`/m/nobody-${at}`, from);
    const answers: number[] = [];
    // Many at once: they are counted as they come, however slowly they are answered.
    for (let at = 0; at < 1_000 && answers.at(-1) !== 429; at += 200) answers.push(...(await Promise.all(Array.from({ length: 200 }, (_, more) => knock(at + more)))).map(({ status }) => status));
    expect(new Set(answers)).toEqual(new Set([404, 429]));
    expect((await visit(`${home}?cursor=1.1.00000000-0000-0000-0000-000000000000`, from)).status).toBe(429);
    // Her page is kept for a while only, and all that may have taken longer.
    await visit(home);
    expect((await visit(home, from)).status).toBe(200);
    expect((await visit(`/m/nobody-else`)).status).toBe(404);
  });
});

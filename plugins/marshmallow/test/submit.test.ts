import type { TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetEverything, newAddress, newFan, openHouse, rowsOf, setBox, solve, trustOf } from './support/fans.js';

let host: TestHost;
beforeAll(async () => {
  host = await openHouse();
}, 180_000);
afterAll(() => host?.stop());
beforeEach(async () => {
  await forgetEverything(host);
  await setBox(host, {});
});

const RECEIVED = { received: true };

describe('a question', () => {
  it('comes in within one request, without an account, a cookie or a captcha', async () => {
    const fan = newFan(host);
    const answer = await fan.ask('今日の配信、とても楽しかったです！');
    expect(answer).toMatchObject({ status: 202, data: RECEIVED });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await rowsOf(host)).toMatchObject([{ content: '今日の配信、とても楽しかったです！', status: 'pending', held: false, language: 'ja', sender_name: null, captcha: 'none', sender_trust: 50 }]);
    expect(await trustOf(host)).toEqual([52]);
  });

  it('keeps a name when one is given, and asks for one where the box wants it', async () => {
    await setBox(host, { anonymousAllowed: false });
    expect(await newFan(host).ask('hello')).toMatchObject({ status: 422, code: 'MARSHMALLOW_NAME_REQUIRED' });
    expect(await newFan(host).ask('hello', { isAnonymous: false, senderName: '  \u202eRabbit\u200b  ' })).toMatchObject({ status: 202 });
    expect(await newFan(host).ask('hello again', { isAnonymous: false, senderName: '\u200b' })).toMatchObject({ code: 'MARSHMALLOW_NAME_REQUIRED' });
    expect(await rowsOf(host)).toMatchObject([{ sender_name: 'Rabbit' }]);
  });

  it('is counted in what people see as characters', async () => {
    await setBox(host, { maxLength: 10, minLength: 2 });
    const family = '👨‍👩‍👧‍👦';
    expect(await newFan(host).ask(family.repeat(10))).toMatchObject({ status: 202 });
    const over = await newFan(host).ask(family.repeat(11));
    expect(over).toMatchObject({ status: 422, code: 'MARSHMALLOW_TOO_LONG' });
    expect(over.text).toContain('10');
    expect(await newFan(host).ask('あ')).toMatchObject({ code: 'MARSHMALLOW_TOO_SHORT' });
  });

  it('finds a closed box closed, and a box that is off or unknown not at all', async () => {
    await setBox(host, { paused: true });
    expect(await newFan(host).ask('hello')).toMatchObject({ status: 422, code: 'MARSHMALLOW_CLOSED' });
    expect((await newFan(host).get('/config')).data).toMatchObject({ open: false });
    await setBox(host, { enabled: false });
    expect(await newFan(host).ask('hello')).toMatchObject({ status: 404 });
    expect((await newFan(host).get('/config')).status).toBe(404);
    expect((await host.anonymous().post('/public/marshmallow/nobody-here/submit', { content: 'x', isAnonymous: true })).status).toBe(404);
    expect(await rowsOf(host)).toEqual([]);
  });

  it('sent again with the same key, or by the same person in the same words, is one question', async () => {
    const fan = newFan(host);
    const key = { 'idempotency-key': '4c1d8f0e-7d2b-4b6e-9c35-0f1a2b3c4d5e' };
    const [one, two] = await Promise.all([fan.ask('twice', {}, key), fan.ask('twice', {}, key)]);
    expect([one.status, two.status].toSorted()).toEqual(one.status === two.status ? [202, 202] : [202, 429]);
    expect(await fan.ask('twice', {}, key)).toMatchObject({ status: 202, data: RECEIVED });
    expect(await fan.ask('Ｔｗｉｃｅ ')).toMatchObject({ status: 202, data: RECEIVED });
    expect(await rowsOf(host)).toHaveLength(1);
    // Another fan may say the same.
    expect(await newFan(host).ask('twice')).toMatchObject({ status: 202 });
    expect(await rowsOf(host)).toHaveLength(2);
  });

  it('goes out at once only where the talent wants that, and only when it is clean', async () => {
    await setBox(host, { autoApprove: true });
    await newFan(host).ask('What is your favourite food?');
    await newFan(host).ask('你这个傻逼去死吧');
    await newFan(host).ask('look at http://example.com/x', { captcha: undefined });
    const rows = await rowsOf(host);
    expect(rows.find(({ content }) => content.startsWith('What'))).toMatchObject({ status: 'approved', held: false });
    expect(rows.find(({ content }) => content.startsWith('你'))).toMatchObject({ status: 'pending', held: true, held_reason: 'filter', filter_action: 'reject' });
    const feed = (await newFan(host).get('/messages')).data as { content: string }[];
    expect(feed.map(({ content }) => content)).toEqual(['What is your favourite food?']);
  });

  it('keeps where the filter pointed, in the text that is kept', async () => {
    await newFan(host).ask('ねえ　𝒇𝒖𝒄𝒌 you');
    const [row] = await rowsOf(host);
    expect(row!.filter_matches.length).toBeGreaterThan(0);
    for (const { start, end, text } of row!.filter_matches) expect(row!.content.slice(start, end)).toBe(text);
  });

  it('is judged with its name, and once more where words were taken out of it', async () => {
    const admin = host.as('DEMO', 'admin');
    const rule = { kind: 'keyword', pattern: '金柑', action: 'replace', replacement: '' };
    const listed = await admin.post<{ id: string; version: number }>('/security/block-list', { scopeType: 'tenant', ...rule });
    try {
      expect(await newFan(host).ask('hello', { isAnonymous: false, senderName: 'Bad fucker' })).toMatchObject({ status: 202 });
      expect(await newFan(host).ask('甘い金柑です', { isAnonymous: false, senderName: '金柑' })).toMatchObject({ status: 202 });
      expect(await newFan(host).ask('傻金柑逼')).toMatchObject({ status: 202 });
      const rows = await rowsOf(host);
      const row = (content: string) => rows.find((one) => one.content === content);
      const [match] = row('hello')!.filter_matches;
      expect(match).toMatchObject({ in: 'name', text: 'Bad fucker'.slice(match!.start, match!.end) });
      expect(row('甘いです')).toMatchObject({ sender_name: '***' });
      // What is left was put together by us: it is no cleaner for that.
      expect(row('傻逼')!.filter_matches).toMatchObject([{ start: 0, end: 2 }]);
      expect(row('傻逼')!.filter_action).not.toBe('allow');
    } finally {
      await admin.patch(`/security/block-list/${listed.data.id}`, { ...rule, active: false, version: listed.data.version });
    }
  });
});

describe('the answer', () => {
  it('is the same for what is published, waits, is held and is hidden', async () => {
    await setBox(host, { autoApprove: true });
    const blocked = newFan(host);
    await blocked.ask('first words');
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows('update marshmallow_sender set score = 10'));
    host.clock.advance(60_000);
    const answers = await Promise.all([newFan(host).ask('a kind word'), newFan(host).ask('死ね死ね死ね 殺すぞ'), newFan(host).ask('see example.org now')]);
    const hidden = await blocked.askAndSolve('more words');
    const received = [...answers.filter(({ status }) => status === 202), hidden];
    expect(received.length).toBeGreaterThanOrEqual(3);
    for (const answer of received) {
      expect(answer.status).toBe(202);
      expect(answer.text).toBe(received[0]!.text);
      expect([...answer.headers.keys()].toSorted()).toEqual([...received[0]!.headers.keys()].toSorted());
    }
    expect(await rowsOf(host, 'more words')).toMatchObject([{ status: 'spam', held: true, held_reason: 'trust' }]);
  });
});

describe('limits', () => {
  it('let one question through in ten seconds and five an hour from one network, and say when to come again', async () => {
    await setBox(host, { captchaMode: 'never' });
    const fan = newFan(host);
    expect((await fan.ask('one')).status).toBe(202);
    const early = await fan.ask('two');
    expect(early).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    for (let nth = 3; nth <= 12; nth += 1) {
      host.clock.advance(30_000);
      await fan.ask(`question ${nth}`);
    }
    expect(await rowsOf(host)).toHaveLength(4);
    // The neighbour of another network is not touched.
    expect((await newFan(host).ask('one')).status).toBe(202);
    host.clock.advance(2 * 3_600_000);
    expect((await fan.ask('much later')).status).toBe(202);
  });

  it('see one household behind one /64, and two behind two', async () => {
    await setBox(host, { captchaMode: 'never' });
    expect((await newFan(host, { ip: '2001:db8:1:1::1' }).ask('a')).status).toBe(202);
    expect((await newFan(host, { ip: '2001:db8:1:1:ffff::2' }).ask('b')).status).toBe(429);
    expect((await newFan(host, { ip: '2001:db8:1:2::1' }).ask('c')).status).toBe(202);
  });

  it('believe the address that our own proxy saw, whatever else the sender writes before it', async () => {
    await setBox(host, { captchaMode: 'never' });
    const ip = newAddress();
    expect((await newFan(host, { ip: `1.2.3.4, ${ip}` }).ask('a')).status).toBe(202);
    expect((await newFan(host, { ip: `9.9.9.9, 8.8.8.8, ${ip}` }).ask('b')).status).toBe(429);
  });
});

describe('a captcha', () => {
  it('is asked where the box always asks, and what solves it is good once, for this talent, for ten minutes', async () => {
    await setBox(host, { captchaMode: 'always' });
    await setBox(host, { captchaMode: 'always' }, 'OTHER');
    const fan = newFan(host);
    const asked = await fan.ask('hello');
    expect(asked).toMatchObject({ status: 403, code: 'CAPTCHA_REQUIRED', details: { reason: 'required', task: { provider: 'altcha' } } });
    expect(await rowsOf(host)).toEqual([]);
    const captcha = await solve(asked.details.task);
    expect(await newFan(host, { code: 'OTHER' }).ask('hello', { captcha })).toMatchObject({ status: 403, details: { reason: 'invalid' } });
    expect(await fan.ask('hello', { captcha })).toMatchObject({ status: 202 });
    expect(await rowsOf(host)).toMatchObject([{ captcha: 'passed' }]);
    host.clock.advance(60_000);
    const replay = await fan.ask('hello again', { captcha });
    expect(replay).toMatchObject({ status: 403, details: { reason: 'invalid' } });
    host.clock.advance(60_000);
    const late = await solve(replay.details.task);
    host.clock.advance(11 * 60_000);
    expect(await fan.ask('too late', { captcha: late })).toMatchObject({ status: 403 });
    expect(await rowsOf(host)).toHaveLength(1);
  });

  it('solved once and sent ten times at once is good for one', async () => {
    await setBox(host, { captchaMode: 'always' });
    const captcha = await solve((await newFan(host).ask('x')).details.task);
    const answers = await Promise.all(Array.from({ length: 10 }, (_none, nth) => newFan(host).ask(`copy ${nth}`, { captcha })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await rowsOf(host)).toHaveLength(1);
  });

  it('is given beforehand to a page that wants to begin early', async () => {
    await setBox(host, { captchaMode: 'always' });
    const fan = newFan(host);
    const { task, required } = (await fan.get('/captcha')).data as { required: boolean; task: never };
    expect(required).toBe(true);
    expect(await fan.ask('early', { captcha: await solve(task) })).toMatchObject({ status: 202 });
    await setBox(host, { captchaMode: 'never' });
    expect((await fan.get('/captcha')).data).toEqual({ required: false, task: null });
  });

  it('is never asked where the talent says never, whatever the sender looks like', async () => {
    await setBox(host, { captchaMode: 'never' });
    expect(await newFan(host, { agent: 'curl/8.5.0' }).ask('by hand', { website: 'http://spam.example' })).toMatchObject({ status: 202 });
    expect(await rowsOf(host)).toMatchObject([{ held: true, held_reason: 'trap', captcha: 'none' }]);
  });

  it('is asked in auto mode of who looks suspicious, and of nobody else', async () => {
    const asks = async (fan: ReturnType<typeof newFan>, content: string, more: Record<string, unknown> = {}): Promise<boolean> => (await fan.ask(content, more)).status === 403;
    expect(await asks(newFan(host), 'an ordinary question')).toBe(false);
    expect(await asks(newFan(host, { agent: 'curl/8.5.0' }), 'a')).toBe(true);
    expect(await asks(newFan(host, { agent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/127.0' }), 'b')).toBe(true);
    expect(await asks(newFan(host), 'c', { tookMs: 300 })).toBe(true);
    expect(await asks(newFan(host), 'd', { website: 'x' })).toBe(true);
    expect(await asks(newFan(host), 'https://example.com')).toBe(true);
    const busy = newFan(host);
    const seen: boolean[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      host.clock.advance(20_000);
      seen.push(await asks(busy, `question ${nth}`));
    }
    expect(seen).toEqual([false, false, false, true, true]);
    const ip = newAddress();
    const devices: boolean[] = [];
    await setBox(host, { perIpPerHour: 1000 });
    host.clock.advance(3 * 3_600_000);
    for (let nth = 0; nth < 3; nth += 1) {
      host.clock.advance(20_000);
      devices.push(await asks(newFan(host, { ip, agent: `${newFan(host).agent} v${nth}` }), `device ${nth}`));
    }
    expect(devices).toEqual([false, false, false]);
  });

  it('that was wrong is asked for again during half an hour, and costs trust', async () => {
    const fan = newFan(host, { agent: 'curl/8.5.0 something long enough' });
    await fan.ask('x', { captcha: Buffer.from('{"challenge":{"parameters":{}}}').toString('base64') });
    expect(await trustOf(host)).toEqual([35]);
    fan.agent = 'curl/8.5.0 something long enough';
    expect((await fan.ask('y')).status).toBe(403);
  });
});

describe('trust', () => {
  it('falls when a moderator rejects, comes back when she takes it back, and drifts home by a point a day', async () => {
    const fan = newFan(host);
    await fan.ask('borderline');
    const [row] = await rowsOf(host);
    expect((await host.as('DEMO', 'moderator').post(`/marshmallow/messages/${row!.id}/reject`, { reason: 'harassment', version: 1 })).status).toBe(200);
    await host.drainOutbox();
    await expect.poll(() => trustOf(host), { timeout: 20_000 }).toEqual([32]);
    host.clock.advance(5 * 86_400_000);
    await fan.askAndSolve('a better one');
    // 32, five days, +5 for the captcha, +2 for being clean. Where a period of thirty days ends in between, what she had under its key stands beside it.
    expect((await trustOf(host)).at(-1)).toBeCloseTo(44, 0);
  });

  it('is no worse for who writes Chinese or Japanese than for who writes English', async () => {
    const texts = { en: ['I loved the song yesterday!!', 'LOL that boss fight killed me, kill it again!', 'Happy birthday'], ja: ['昨日の歌すごく良かったです！！', 'ボス戦やばすぎて死んだ、もう一回倒して！', 'お誕生日おめでとう8888wwww'], zh: ['昨天的歌太好听了！！', '那个boss打得我人没了，再来一次！', '生日快乐8888哈哈哈哈哈哈'] };
    const fates: Record<string, unknown> = {};
    for (const [language, lines] of Object.entries(texts)) {
      const outcome: unknown[] = [];
      for (const line of lines) outcome.push((await newFan(host, { languages: language }).ask(line)).status);
      fates[language] = outcome;
    }
    expect(fates).toEqual({ en: [202, 202, 202], ja: [202, 202, 202], zh: [202, 202, 202] });
    expect((await rowsOf(host)).filter(({ held }) => held)).toEqual([]);
  });
});

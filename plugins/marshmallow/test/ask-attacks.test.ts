import { startOtherProcess, type OtherProcess, type TestHost } from '@hako/core/testing';
import type { Challenge } from 'altcha-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folder, forgetEverything, newAddress, newFan, openHouse, rowsOf, setBox, solve, trustOf } from './support/fans.js';

let host: TestHost;
beforeAll(async () => {
  host = await openHouse();
}, 180_000);
afterAll(() => host?.stop());
beforeEach(async () => {
  await forgetEverything(host);
  await setBox(host, { captchaMode: 'never' });
});

describe('text that is meant to harm', () => {
  it.each([
    ['a lone surrogate', '"half \\ud83d pair"', 'VALIDATION_FAILED'],
    ['NUL', '"zero \\u0000 byte"', 'VALIDATION_FAILED'],
    ['nothing but invisible characters', '"\\u200b\\u2060\\u200e\\ufeff\\u3164\\u2800 \\n"', 'MARSHMALLOW_EMPTY'],
    ['nothing', '""', 'MARSHMALLOW_EMPTY'],
    ['more than the box takes', JSON.stringify('長'.repeat(501)), 'MARSHMALLOW_TOO_LONG'],
    ['more than the filter reads', JSON.stringify('👨‍👩‍👧‍👦'.repeat(400)), 'MARSHMALLOW_TOO_LONG'],
  ])('%s is refused by name', async (_what, content, code) => {
    const answer = await newFan(host).post('/submit', `{"content":${content},"isAnonymous":true}`);
    expect(answer).toMatchObject({ status: code === 'VALIDATION_FAILED' ? 400 : 422, code });
    expect(await rowsOf(host)).toEqual([]);
  });

  it('is stored as text: scripts, SQL, templates and format characters are only letters', async () => {
    const nasty = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; drop table marshmallow_message; --", '{{constructor.constructor("alert(1)")()}}', '${7*7}', '%s%n%x', '../../etc/passwd', '=HYPERLINK("http://evil")'];
    for (const content of nasty) expect((await newFan(host).ask(content, { isAnonymous: false, senderName: content.slice(0, 20) })).status).toBe(202);
    expect((await rowsOf(host)).map(({ content }) => content).toSorted()).toEqual(nasty.toSorted());
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows(`update marshmallow_message set status = 'approved', held = false, approved_at = created_at`));
    const page = await (await host.anonymous().fetch(`//m/${host.tenant('DEMO').talentPath}`)).text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
  });

  it('cannot be shown in another order than it was checked in', async () => {
    await newFan(host).ask('abc \u202ekcuf\u202c def \u2066isolate\u2069', { isAnonymous: false, senderName: 'evil\u202egnp.exe' });
    const [row] = await rowsOf(host);
    expect(row!.content).toBe('abc kcuf def \u2066isolate\u2069');
    expect(row!.sender_name).toBe('evil gnp.exe');
  });

  it('piles no marks over its neighbours, and keeps the line ends it came with as one kind', async () => {
    await newFan(host).ask(`z${'\u0301'.repeat(200)}algo\r\n\r\n\r\n\r\n\r\nend`);
    const [row] = await rowsOf(host);
    expect(row!.content.length).toBeLessThan(30);
    expect(row!.content).toMatch(/algo\n\n\nend$/);
  });

  it('hidden between invisible characters is read by the filter as people read it', async () => {
    await newFan(host).ask('死\u200bね');
    await newFan(host).ask('ｆ\u2060ｕ\u200dｃｋ you');
    for (const row of await rowsOf(host)) expect(row.filter_action).not.toBe('allow');
  });
});

describe('requests that are meant to harm', () => {
  it('are refused by size, kind and shape before anything is looked at', async () => {
    const fan = newFan(host);
    expect((await fan.post('/submit', JSON.stringify({ content: 'x'.repeat(1024 * 1024), isAnonymous: true }))).status).toBe(413);
    expect((await fan.post('/submit', 'content=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await fan.post('/submit', '{"content":', {})).status).toBe(400);
    expect((await fan.post('/submit', 'null')).status).toBe(400);
    expect((await fan.post('/submit', `[${'['.repeat(5_000)}`)).status).toBe(400);
    for (const body of [{ content: 'x' }, { content: 'x', isAnonymous: true, status: 'approved' }, { content: ['x'], isAnonymous: true }, { content: { $gt: '' }, isAnonymous: true }, { content: 'x', isAnonymous: true, talentId: host.tenant('OTHER').talentId }, { content: 'x', isAnonymous: true, __proto__x: 1 }])
      expect((await fan.post('/submit', body)).status).toBe(400);
    expect(await rowsOf(host)).toEqual([]);
  });

  it('with a forged, altered or foreign captcha are asked again, and the third time trusted less', async () => {
    await setBox(host, { captchaMode: 'always', perIpPerHour: 1000 });
    const fan = newFan(host);
    const { task } = (await fan.ask('x')).details;
    const good = await solve(task);
    const parsed = JSON.parse(Buffer.from(good, 'base64').toString()) as { challenge: Challenge; solution: { counter: number; derivedKey: string } };
    const forge = (change: (copy: typeof parsed) => void): string => {
      const copy = structuredClone(parsed);
      change(copy);
      return Buffer.from(JSON.stringify(copy)).toString('base64');
    };
    const forgeries = [
      'x', '', Buffer.from('null').toString('base64'), Buffer.from('{"challenge":null}').toString('base64'),
      forge((copy) => void (copy.solution.derivedKey = '00'.repeat(32))),
      forge((copy) => void (copy.challenge.signature = 'ff'.repeat(32))),
      forge((copy) => delete copy.challenge.signature),
      forge((copy) => void (copy.challenge.parameters.expiresAt = 4_102_444_800)),
      forge((copy) => void (copy.challenge.parameters.data = { for: 'ask', talent: host.tenant('OTHER').talentId })),
      forge((copy) => delete copy.challenge.parameters.keySignature),
      forge((copy) => void (copy.challenge.parameters.keyPrefix = '')),
      forge((copy) => void (copy.challenge.parameters.algorithm = 'SHA-256')),
      // Would keep a server busy for minutes if it were computed before it is checked.
      forge((copy) => void (copy.challenge.parameters.cost = 2_000_000_000)),
      forge((copy) => void (copy.challenge.parameters.keyLength = 1_000_000_000)),
      forge((copy) => void (copy.solution.counter = Number.MAX_SAFE_INTEGER)),
    ];
    const before = process.cpuUsage();
    for (const captcha of forgeries) {
      host.clock.advance(20_000);
      const answer = await newFan(host).ask('x', { captcha });
      expect(answer.status, captcha.slice(0, 80)).toBe(403);
      expect(answer.details.task).toBeDefined();
    }
    // One of them would take minutes. Core runs in this process; what others do meanwhile does not count.
    expect(process.cpuUsage(before).user).toBeLessThan(60_000_000);
    expect(await rowsOf(host)).toEqual([]);
    expect((await trustOf(host)).every((score) => score < 50)).toBe(true);
  });

  it('that a counter or tag of the parameters moved are not signed by us: digits cannot wander between fields', async () => {
    await setBox(host, { captchaMode: 'always' });
    const fan = newFan(host);
    const good = await solve((await fan.ask('x')).details.task);
    const text = Buffer.from(good, 'base64').toString();
    const moved = text.replace(/"expiresAt":(\d+)/, (_all, digits: string) => `"expiresAt":${digits}0`);
    expect(moved).not.toBe(text);
    expect((await fan.ask('x', { captcha: Buffer.from(moved).toString('base64') })).status).toBe(403);
  });
});

describe('a raid', () => {
  it('of hundreds of senders turns captchas on and publishing off, and loses nobody who is honest', async () => {
    await setBox(host, { captchaMode: 'auto', autoApprove: true });
    const bots = Array.from({ length: 150 }, () => newFan(host));
    const honest = Array.from({ length: 25 }, () => newFan(host));
    const answers: { who: 'bot' | 'fan'; status: number }[] = [];
    // As fast as this machine can; the bench offers three hundred a second.
    const queue = [...bots.map((fan, nth) => ({ who: 'bot' as const, send: () => fan.ask(`raid raid raid ${nth}`) })), ...honest.map((fan, nth) => ({ who: 'fan' as const, send: () => fan.askAndSolve(`本物の質問 ${nth}`) }))];
    // 37 and the number of all have no common divisor: everybody once, honest and not in between each other.
    const mixed = queue.map((_job, nth) => queue[(nth * 37) % queue.length]);
    let next = 0;
    // A house that is full for a moment says so before it has looked at the question, and the page sends it again.
    const sent = async ({ send }: (typeof queue)[number]): Promise<number> => {
      for (;;) {
        const { status, code } = await send();
        if (status !== 503 || code !== 'PLUGIN_UNAVAILABLE') return status;
        await new Promise((done) => setTimeout(done, 200));
      }
    };
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        for (let job = mixed[next++]; job; job = mixed[next++]) answers.push({ who: job.who, status: await sent(job) });
      }),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(answers.filter(({ who }) => who === 'fan').map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 202));
    const rows = await rowsOf(host);
    expect(rows.filter(({ content }) => content.startsWith('本物')).map(({ content }) => content).toSorted()).toEqual(Array.from({ length: 25 }, (_none, nth) => `本物の質問 ${nth}`).toSorted());
    // The first twenty were a crowd nobody could know of yet; a few more were under way with them.
    expect(rows.filter(({ content }) => content.startsWith('raid')).length).toBeLessThan(75);
    expect(rows.filter(({ status }) => status === 'approved').length).toBeLessThan(75);
    const asked = await newFan(host).ask('during the raid');
    expect(asked.status).toBe(403);
  });

  it('of one network ends at its limits, and its neighbours notice nothing', async () => {
    await setBox(host, { captchaMode: 'never' });
    const ip = newAddress();
    const answers = await Promise.all(Array.from({ length: 60 }, (_none, nth) => newFan(host, { ip, agent: `Mozilla/5.0 (bot number ${nth}) Gecko` }).ask(`spam ${nth}`)));
    expect(answers.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(59);
    expect((await newFan(host).ask('a neighbour')).status).toBe(202);
  });
});

describe('a fault in the middle', () => {
  const owner = <T extends object>(sql: string): Promise<T[]> => host.core.database.migrate(host.tenant('DEMO').id, (tx) => tx.knex.raw(sql).then((result: { rows?: T[] }) => result.rows ?? []));
  const count = async (table: string): Promise<number> => {
    const ctx = await host.context('marshmallow', 'DEMO');
    return (await ctx.db.read((q) => q.row<{ n: number }>(`select count(*)::int as n from ${table}`)))?.n ?? -1;
  };

  it('after the question was written takes all of it back: the same captcha and key come again and are good once', async () => {
    await setBox(host, { captchaMode: 'always' });
    const fan = newFan(host);
    const captcha = await solve((await fan.ask('x')).details.task);
    const key = { 'idempotency-key': 'b3f3a0f2-0f9f-4a0e-8d6f-0d3c5f1a2b3c' };
    await owner(`create function broken() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$; create trigger broken before insert or update on marshmallow_sender for each row execute function broken()`);
    try {
      expect((await fan.ask('an important question', { captcha }, key)).status).toBeGreaterThanOrEqual(500);
      expect([await count('marshmallow_message'), await count('marshmallow_spent'), await count('marshmallow_submission')]).toEqual([0, 0, 0]);
    } finally {
      await owner('drop trigger broken on marshmallow_sender; drop function broken()');
    }
    host.clock.advance(30_000);
    expect(await fan.ask('an important question', { captcha }, key)).toMatchObject({ status: 202 });
    expect(await fan.ask('an important question', { captcha }, key)).toMatchObject({ status: 202 });
    expect([await count('marshmallow_message'), await count('marshmallow_spent'), await count('marshmallow_submission')]).toEqual([1, 1, 1]);
  });

  it('that kills the connection between question and commit leaves neither half', async () => {
    await owner(`create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return new; end $$; create trigger slow before insert or update on marshmallow_sender for each row execute function slow()`);
    const fan = newFan(host);
    let killed = false;
    try {
      const asking = fan.ask('cut off');
      await expect.poll(async () => {
        const rows = await owner<{ pid: number }>(`select pg_terminate_backend(pid) as done, pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`);
        return (killed ||= rows.length > 0);
      }, { timeout: 20_000 }).toBe(true);
      expect((await asking).status).toBeGreaterThanOrEqual(500);
    } finally {
      await owner('drop trigger slow on marshmallow_sender; drop function slow()');
    }
    expect(await count('marshmallow_message')).toBe(0);
    host.clock.advance(30_000);
    expect(await fan.ask('cut off')).toMatchObject({ status: 202 });
    expect(await count('marshmallow_message')).toBe(1);
  });

  /** Core twice more: its start is not the test's time. */
  describe('of the whole process', () => {
    let others: [OtherProcess, OtherProcess];
    beforeAll(async () => {
      const another = () => startOtherProcess(host.core, [folder], { HAKO_RATE_LIMITS: 'on', HAKO_TRUSTED_PROXIES: '127.0.0.1' });
      others = await Promise.all([another(), another()]);
    });
    afterAll(() => Promise.all((others ?? []).map((other) => other.kill())));

    it('that kills it, before the commit or while it is made, leaves all or nothing, and the same try is good once', async () => {
      await setBox(host, { captchaMode: 'always' });
      const asleep = async (): Promise<boolean> => (await owner(`select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)).length > 0;
      const [other, third] = others;
      // The first sleeps within the statement, the second within the commit.
      const faults = [
        { process: other, trigger: 'create trigger slow before insert on marshmallow_message for each row execute function slow()', kept: 0 },
        { process: third, trigger: 'create constraint trigger slow after insert on marshmallow_message deferrable initially deferred for each row execute function slow()', kept: 1 },
      ];
      try {
        for (const [nth, { process, trigger, kept }] of faults.entries()) {
          const fan = newFan(host);
          const content = `asked in the middle ${nth}`;
          const captcha = await solve((await fan.ask('x')).details.task);
          const key = { 'idempotency-key': `7c0f7e0e-6d0c-4c55-9a52-00000000000${nth}` };
          // Sleeps until it is told: a fixed time would be over before a slow machine has looked.
          await owner(`create table night (); create function slow() returns trigger language plpgsql as $$ begin while exists (select from pg_class where relname = 'night') loop perform pg_sleep(0.1); end loop; return new; end $$; ${trigger}`);
          const asking = fetch(`${process.url}/api/v1/public/marshmallow/${host.tenant('DEMO').talentPath}/submit`, { method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': fan.agent, 'accept-language': fan.languages, 'x-forwarded-for': fan.ip, ...key }, body: JSON.stringify({ content, isAnonymous: true, captcha }) }).then(({ status }) => status, () => 'cut off');
          await expect.poll(asleep, { timeout: 20_000, interval: 20 }).toBe(true);
          await process.kill();
          expect(await asking).toBe('cut off');
          await owner('drop table night');
          await expect.poll(asleep, { timeout: 20_000 }).toBe(false);
          await owner('drop trigger slow on marshmallow_message; drop function slow()');
          const counts = async (): Promise<number[]> => [(await rowsOf(host, content)).length, await count('marshmallow_spent'), await count('marshmallow_submission')];
          // The server ends what the process left a moment later.
          await expect.poll(counts, { timeout: 20_000 }).toEqual(kept === 0 ? [0, 0, 0] : [1, 2, 2]);
          host.clock.advance(30_000);
          expect(await fan.ask(content, { captcha }, key)).toMatchObject({ status: 202 });
          expect(await counts()).toEqual([1, nth + 1, nth + 1]);
        }
      } finally {
        await owner('drop table if exists night; drop function if exists slow() cascade');
      }
    });
  });

  it('of the filter loses nobody: the question waits for a moderator', async () => {
    const filters = (await host.context('marshmallow', 'DEMO')).service<{ forTalent: unknown }>('filters');
    const sound = filters.forTalent;
    filters.forTalent = async () => {
      throw new Error('out of patterns');
    };
    try {
      expect((await newFan(host).ask('while the filter is broken')).status).toBe(202);
    } finally {
      filters.forTalent = sound;
    }
    expect(await rowsOf(host)).toMatchObject([{ status: 'pending', held: true, held_reason: 'filter-failed' }]);
  });
});

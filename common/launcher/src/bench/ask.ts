import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Pool } from 'undici';
import { signIn, type Session } from './api.js';
import { solve, type Challenge } from './proof-of-work.js';
import { median, milliseconds, percent, whole } from './statistics.js';
import type { BenchContext, BenchPart } from './types.js';

const PATH = 'hoshino-luna';
const QUESTIONS = 600;
const CONNECTIONS = 20;
const RAID_SECONDS = 5;
const RAID_RATE = 300;
const HONEST = 10;
const FAN_TRIES = 30;
const GOAL = 0.2;
const SAMPLES = 60;
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

interface Question {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A question's whole way (limits, captcha, filter, trust, storage, log, event) beside one INSERT of the same text from bare Koa + pg. */
export const ask: BenchPart = {
  name: 'ask',
  about: "fans' questions a second with captcha, filter and storage, beside bare Koa + pg storing the same text; a raid of 300 a second",
  needsHouse: true,
  async run(context) {
    const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
    const ground = await prepare(context, session);
    const bare = await startBaseline(context.ownerDatabaseUrl, ground.schema);
    try {
      const ours: Pace[] = [];
      const theirs: Pace[] = [];
      for (let round = 0; round < context.rounds; round += 1) {
        context.say(`  ${whole(QUESTIONS)} captchas are solved …`);
        const questions = await solved(context, round);
        const plain = questions.map(({ body }) => ({ path: '/questions', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ talentId: ground.talentId, content: (JSON.parse(body) as { content: string }).content }) }));
        theirs.push(await send(`http://127.0.0.1:${bare.port}`, plain, 201));
        ours.push(await send(context.url, questions, 202));
      }
      const [rate, base] = [median(ours.map((pace) => pace.rate)), median(theirs.map((pace) => pace.rate))];
      await configure(context, session, ground.talentId, { captchaMode: 'never' });
      const classes = await timeClasses(context, ground.schema);
      await configure(context, session, ground.talentId, { captchaMode: 'auto' });
      const raid = await flood(context);
      return [
        { what: `question with captcha, filter and storage, ${CONNECTIONS} connections`, value: `${whole(rate)}/s`, baseline: `${whole(base)}/s bare Koa + pg, one INSERT`, ratio: percent(rate, base), goal: `>= ${GOAL * 100} %`, met: rate / base >= GOAL },
        { what: 'question, slowest hundredth', value: milliseconds(median(ours.map(({ p99 }) => p99))), baseline: `${milliseconds(median(theirs.map(({ p99 }) => p99)))} bare Koa + pg`, ratio: '', goal: '', met: null },
        { what: 'median answer: clean, held by the filter, hidden sender', value: classes.map(milliseconds).join(', '), baseline: '', ratio: percent(Math.max(...classes), Math.min(...classes)), goal: '<= 120 %', met: Math.max(...classes) <= Math.min(...classes) * 1.2 },
        { what: `raid: ${RAID_RATE} tries a second for ${RAID_SECONDS} s, one in ${HONEST} honest`, value: `${whole(raid.stored)} of ${whole(raid.honest)} honest ones stored, median ${milliseconds(raid.p50)}, slowest hundredth ${milliseconds(raid.p99)}`, baseline: '', ratio: '', goal: 'all', met: raid.stored === raid.honest },
      ];
    } finally {
      bare.process.kill('SIGTERM');
    }
  },
};

interface Pace {
  rate: number;
  p99: number;
}

/** Each from an address of its own, all connections busy until the last is answered. */
async function send(origin: string, questions: readonly Question[], expected: number): Promise<Pace> {
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const delays: number[] = [];
  let next = 0;
  const from = performance.now();
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      for (let question = questions[next++]; question; question = questions[next++]) delays.push(await post(pool, question, expected));
    }));
    return { rate: questions.length / ((performance.now() - from) / 1_000), p99: p99Of(delays) };
  } finally {
    await pool.close();
  }
}

async function post(pool: Pool, question: Question, expected: number): Promise<number> {
  const from = performance.now();
  const { status, body } = await answer(pool, question);
  if (status !== expected) throw new Error(`a question was answered ${status}: ${body.slice(0, 300)}`);
  return performance.now() - from;
}

/** Whether the clock tells a sender what the words do not; one question at a time, the kinds in turn. */
async function timeClasses({ url, ownerDatabaseUrl, say }: BenchContext, schema: string): Promise<number[]> {
  say('  how long each outcome takes …');
  const pool = new Pool(url, { connections: 1 });
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  const delays: [number[], number[], number[]] = [[], [], []];
  try {
    for (let nth = 0; nth < SAMPLES; nth += 1) await post(pool, question(`first words ${nth}`, 302_000 + nth), 202);
    await client.query(`update ${schema}.marshmallow_sender set score = 5`);
    for (let nth = 0; nth < SAMPLES; nth += 1) {
      delays[0].push(await post(pool, question(`a kind word ${nth}`, 300_000 + nth), 202));
      delays[1].push(await post(pool, question(`死ね ${nth} fuck you`, 301_000 + nth), 202));
      delays[2].push(await post(pool, question(`other words ${nth}`, 302_000 + nth), 202));
    }
    return delays.map(median);
  } finally {
    await client.end();
    await pool.close();
  }
}

/** As many as come, whether the ones before are answered or not: programs that send once, and fans whose page does what it is told. */
async function flood({ url, say }: BenchContext): Promise<{ honest: number; stored: number; p50: number; p99: number }> {
  say(`  ${RAID_RATE} tries a second for ${RAID_SECONDS} seconds …`);
  const pool = new Pool(url, { connections: 200 });
  const delays: number[] = [];
  const under: Promise<unknown>[] = [];
  const from = performance.now();
  let honest = 0;
  try {
    for (let nth = 0; nth < RAID_RATE * RAID_SECONDS; nth += 1) {
      const wait = from + (nth * 1_000) / RAID_RATE - performance.now();
      if (wait > 1) await pause(wait);
      const isFan = nth % HONEST === 0;
      if (isFan) honest += 1;
      under.push(isFan ? asFan(pool, nth).then((delay) => delay === undefined || delays.push(delay)) : answer(pool, question(`raid ${nth} 今日も来たよ`, 400_000 + nth)));
    }
    await Promise.all(under);
    return { honest, stored: delays.length, p50: median(delays), p99: p99Of(delays) };
  } finally {
    await pool.close();
  }
}

/** As the page does: solves what it is asked for, and comes again when the house is full. */
async function asFan(pool: Pool, nth: number): Promise<number | undefined> {
  const from = performance.now();
  let captcha: string | undefined;
  for (let tries = 0; tries < FAN_TRIES; tries += 1) {
    const { status, body } = await answer(pool, question(`本物の質問 ${nth}`, 500_000 + nth, captcha));
    if (status === 202) return performance.now() - from;
    const task = (JSON.parse(body) as { details?: { task?: { challenge: Challenge } } }).details?.task;
    if (task) captcha = await solve(task.challenge);
    else if (status === 503) await pause(1_000);
    else return undefined;
  }
  return undefined;
}

async function answer(pool: Pool, { path, headers, body }: Question): Promise<{ status: number; body: string }> {
  const reply = await pool.request({ path, method: 'POST', headers, body });
  return { status: reply.statusCode, body: await reply.body.text() };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const p99Of = (delays: number[]): number => delays.toSorted((left, right) => left - right)[Math.max(0, Math.ceil(delays.length * 0.99) - 1)] ?? 0;

function question(content: string, sender: number, captcha?: string): Question {
  const address = `10.${(sender >> 16) & 255}.${(sender >> 8) & 255}.${sender & 255}`;
  return {
    path: `/api/v1/public/marshmallow/${PATH}/submit`,
    headers: { 'content-type': 'application/json', 'user-agent': PHONE, 'accept-language': 'ja', 'x-forwarded-for': address },
    body: JSON.stringify({ content, isAnonymous: true, ...(captcha === undefined ? {} : { captcha }) }),
  };
}

async function solved({ url }: BenchContext, round: number): Promise<Question[]> {
  const questions: Question[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let nth = next++; nth < QUESTIONS; nth = next++) {
      const answer = await fetch(`${url}/api/v1/public/marshmallow/${PATH}/captcha`, { headers: { 'x-forwarded-for': `10.200.${nth >> 8}.${nth & 255}` } });
      const { data } = (await answer.json()) as { data: { task: { challenge: Challenge } } };
      questions.push(question(`${round}-${nth} 昨日の配信とても楽しかったです。次の歌枠はいつですか？ I can't wait!`, round * QUESTIONS + nth, await solve(data.task.challenge)));
    }
  }));
  return questions;
}

async function prepare(context: BenchContext, session: Session): Promise<{ schema: string; talentId: string }> {
  const client = new pg.Client({ connectionString: context.ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
    const schema = rows[0]?.schema ?? '';
    const talents = await client.query<{ id: string }>(`select id from ${schema}.talent where path = $1`, [PATH]);
    const talentId = talents.rows[0]?.id;
    if (!talentId) throw new Error('the demo agency has no open box');
    await configure(context, session, talentId, { captchaMode: 'always', autoApprove: false });
    // A captcha costs its solver, not the server: the bench need not wait for phones.
    const settings = await session.get<{ version: number }>('/organization/settings');
    await patch(context, session, '/organization/settings', { version: settings.version, set: { marshmallowCaptchaEffort: 10 } });
    return { schema, talentId };
  } finally {
    await client.end();
  }
}

async function configure(context: BenchContext, session: Session, talentId: string, set: Record<string, unknown>): Promise<void> {
  const path = `/marshmallow/talents/${talentId}/config`;
  const { version } = await session.get<{ version: number }>(path);
  await patch(context, session, path, { version, enabled: true, paused: false, ...set });
}

async function patch({ url }: BenchContext, { headers }: Session, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'PATCH', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

async function startBaseline(url: string, schema: string): Promise<{ process: ChildProcess; port: number }> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('./baseline-server.js', import.meta.url)), url, schema], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(server.stdout, 'data')) as [Buffer];
  return { process: server, port: Number(String(chunk)) };
}

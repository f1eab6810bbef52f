import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { ConfigValues } from '../../src/config/schema.js';
import type { CaptchaTask } from '../../src/submit/types.js';

export const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
export const folder = join(import.meta.dirname, '../..');

/** Core behind a proxy on this machine, so that each fan has an address of her own; limits on; captchas that take a moment. */
export async function openHouse(environment: Record<string, string> = {}): Promise<TestHost> {
  const host = await createTestHost({ plugins: [folder], tenants: 2, environment: { HAKO_RATE_LIMITS: 'on', ...(process.env['TEST_LOG'] ? { HAKO_LOG_LEVEL: process.env['TEST_LOG'] } : {}), HAKO_TRUSTED_PROXIES: '127.0.0.1', ...environment } });
  passMidnight(host);
  for (const code of ['DEMO', 'OTHER']) {
    await setBox(host, { enabled: true }, code);
    const { version } = (await host.as(code, 'admin').get<{ version: number }>('/organization/settings')).data;
    const set = await host.as(code, 'admin').patch('/organization/settings', { version, set: { marshmallowCaptchaEffort: 10 } });
    if (set.status !== 200) throw new Error(JSON.stringify(set.body));
  }
  return host;
}

/**
 * Limits count under keys of one UTC day, pseudonyms last for thirty of them: no midnight may lie between two steps of a test. In
 * the evening the house lives in the next day already; the longest file moves its clock on by less than six hours.
 */
function passMidnight(host: TestHost): void {
  const day = 86_400_000;
  const sinceMidnight = host.clock.now().getTime() % day;
  if (sinceMidnight > day - 6.5 * 3_600_000) host.clock.advance(day - sinceMidnight + 60_000);
}

/** The box as given, everything else as the defaults have it. */
export async function setBox(host: TestHost, values: Partial<ConfigValues>, code = 'DEMO'): Promise<void> {
  const ctx = await host.context('marshmallow', code);
  await ctx.db.write(async (tx) => {
    await tx.rows('delete from marshmallow_config where talent_id = $1', [host.tenant(code).talentId]);
    await tx.rows('insert into marshmallow_config (talent_id, values, updated_at) values ($1, $2, now())', [host.tenant(code).talentId, JSON.stringify({ enabled: true, ...values })]);
  });
}

export interface Answer {
  status: number;
  code: string | undefined;
  details: { task?: CaptchaTask; reason?: string } & Record<string, unknown>;
  data: unknown;
  headers: Headers;
  text: string;
}

let addresses = 0;
/** An address that nobody else has. */
export const newAddress = (): string => {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250) % 250}.${(addresses % 250) + 1}`;
};

export interface Fan {
  ip: string;
  agent: string;
  languages: string;
  cookie: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  ask(content: string, more?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** Solves what it is asked for, as the page does. */
  askAndSolve(content: string, more?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
}

export function newFan(host: TestHost, given: Partial<Pick<Fan, 'ip' | 'agent' | 'languages'>> & { code?: string } = {}): Fan {
  const { talentPath } = host.tenant(given.code ?? 'DEMO');
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
    const answer = await host.anonymous().fetch(`/public/marshmallow/${talentPath}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'user-agent': fan.agent, 'accept-language': fan.languages, 'x-forwarded-for': fan.ip, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(fan.cookie === '' ? {} : { cookie: fan.cookie }), ...headers },
    });
    const set = answer.headers.get('set-cookie');
    if (set) fan.cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.status, code: json['code'] as string | undefined, details: (json['details'] ?? {}) as Answer['details'], data: json['data'], headers: answer.headers, text };
  };
  const fan: Fan = {
    ip: given.ip ?? newAddress(),
    agent: given.agent ?? PHONE,
    languages: given.languages ?? 'ja,en;q=0.8',
    cookie: '',
    post: (path, body, headers = {}) => send('POST', path, body, headers),
    get: (path, headers = {}) => send('GET', path, undefined, headers),
    ask: (content, more = {}, headers = {}) => fan.post('/submit', { content, isAnonymous: true, ...more }, headers),
    async askAndSolve(content, more = {}, headers = {}) {
      const first = await fan.ask(content, more, headers);
      return first.details.task ? fan.ask(content, { ...more, captcha: await solve(first.details.task) }, headers) : first;
    },
  };
  return fan;
}

export async function solve(task: CaptchaTask | undefined): Promise<string> {
  if (task?.provider !== 'altcha') throw new Error('not a challenge of ours');
  const solution = await solveChallenge({ challenge: task.challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge: task.challenge, solution })).toString('base64');
}

export interface Row {
  id: string;
  content: string;
  status: string;
  held: boolean;
  held_reason: string | null;
  language: string;
  sender_name: string | null;
  captcha: string;
  sender_key: Buffer | null;
  sender_tag: string | null;
  sender_trust: number | null;
  site_key: Buffer | null;
  trust_ref: Buffer | null;
  filter_action: string;
  filter_matches: { start: number; end: number; text: string }[];
  trace: number;
  reports: number;
}

export const rowsOf = async (host: TestHost, content?: string, code = 'DEMO'): Promise<Row[]> => {
  const ctx = await host.context('marshmallow', code);
  return ctx.db.read((q) => q.rows<Row>('select * from marshmallow_message where $1::text is null or content = $1 order by created_at, id', [content ?? null]));
};

export const trustOf = async (host: TestHost, code = 'DEMO'): Promise<number[]> => {
  const ctx = await host.context('marshmallow', code);
  return (await ctx.db.read((q) => q.rows<{ score: number }>('select score from marshmallow_sender order by score'))).map(({ score }) => Math.round(score * 100) / 100);
};

export async function forgetEverything(host: TestHost): Promise<void> {
  for (const code of ['DEMO', 'OTHER']) {
    const ctx = await host.context('marshmallow', code);
    await ctx.db.write(async (tx) => {
      for (const table of ['marshmallow_message', 'marshmallow_sender', 'marshmallow_block', 'marshmallow_submission', 'marshmallow_spent']) await tx.rows(`delete from ${table}`);
    });
  }
  await host.core.database.platform.write(async (tx) => void (await tx.rows('delete from visitor_window')));
}

import { request } from 'undici';
import { signIn, type Session } from './api.js';
import { leaveDesk, MESSAGES, prepareDesk, type DeskGround } from './desk-ground.js';
import { measurePages, timed, type PageQuestion } from './in-turns.js';
import { median, milliseconds, whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

const PAGE = 50;
const BATCH = 500;
const BATCH_GOAL_MS = 5_000;

/** The moderators' desk over many messages, each question beside the same one asked of PostgreSQL alone. */
export const desk: BenchPart = {
  name: 'desk',
  about: `the desk at ${whole(MESSAGES)} marshmallows in one agency: pages, piles, search, counters and a batch`,
  needsHouse: true,
  async run(context) {
    const ground = await prepareDesk(context);
    try {
      const session = await signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
      return [...(await reads(context, session, ground)), await batch(session, ground)];
    } finally {
      await leaveDesk(ground);
    }
  },
};

interface Question extends PageQuestion {
  path: string;
}

async function reads(context: BenchContext, session: Session, { client, talentId }: DeskGround): Promise<Measure[]> {
  const newest = `order by created_at desc, id desc limit ${PAGE}`;
  const { rows } = await client.query<{ id: string; at: Date }>(`select id, created_at as at from marshmallow_message where status = 'approved' order by created_at desc, id desc offset ${Math.floor(MESSAGES * 0.85)} limit 1`);
  const deep = rows[0];
  if (!deep) throw new Error('there is no deep page');
  const cursor = Buffer.from(JSON.stringify(['-createdAt', 0, deep.at.toISOString(), deep.id])).toString('base64url');
  const like = (...parts: string[]): string => `select id from marshmallow_message where ${parts.map((part) => `content ilike '%${part}%'`).join(' or ')} ${newest}`;
  const questions: Question[] = [
    { what: 'first page', path: 'messages?status=approved', bare: `select id from marshmallow_message where status = 'approved' ${newest}` },
    { what: 'deep page (after 85 %)', path: `messages?status=approved&cursor=${cursor}`, bare: `select id from marshmallow_message where status = 'approved' and (created_at, id) < ('${deep.at.toISOString()}', '${deep.id}') ${newest}`, likeFirst: true },
    { what: 'waiting, oldest first', path: 'messages?status=pending&sort=createdAt', bare: `select id from marshmallow_message where status = 'pending' order by created_at, id limit ${PAGE}` },
    { what: 'flagged, worst first', path: 'messages?status=pending&flagged=true&sort=-score', bare: `select id from marshmallow_message where status = 'pending' and filter_action <> 'allow' order by filter_score desc, created_at desc, id desc limit ${PAGE}` },
    { what: 'approved and not answered, of one talent', path: `messages?status=approved&answered=false&talentId=${talentId}`, bare: `select id from marshmallow_message where status = 'approved' and reply is null and talent_id = '${talentId}' ${newest}` },
    { what: 'a rare language', path: 'messages?language=other', bare: `select id from marshmallow_message where language = 'other' ${newest}` },
    { what: 'search, a word of many messages', path: 'messages?q=favourite', bare: like('favourite') },
    { what: 'search, two characters of Chinese', path: 'messages?q=火锅', bare: like('火锅') },
    { what: 'search, a rare word', path: 'messages?q=zeppelin', bare: like('zeppelin') },
    { what: 'search, rare and in the other kana', path: 'messages?q=星屑さーかす', bare: like('星屑さーかす', '星屑サーカス') },
    { what: 'search, one rare character', path: 'messages?q=屑', bare: like('屑') },
    { what: 'search, nothing found', path: 'messages?q=quetzalcoatl', bare: like('quetzalcoatl') },
    { what: 'search, a rare word in what waits', path: 'messages?status=pending&q=minecraft', bare: `select id from marshmallow_message where status = 'pending' and content ilike '%minecraft%' ${newest}` },
    { what: 'counters of all piles', path: 'counts', bare: 'select status, held, filter_action, count(*) from marshmallow_message group by 1, 2, 3' },
  ];
  return measurePages(context, questions, { label: ({ what }) => `desk: ${what}, of ${whole(MESSAGES)}`, baseline: 'bare SQL', ours: (question) => ask(context.url, session, question), bare: (sql) => client.query(sql) });
}

async function ask(url: string, { headers }: Session, { path, what }: Question): Promise<void> {
  const answer = await request(`${url}/api/v1/marshmallow/${path.replace(/[^\x21-\x7e]/gu, encodeURIComponent)}`, { headers });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${what} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
}

/** As many as one selection takes, with log, events, live news and undo. */
async function batch(session: Session, { client }: DeskGround): Promise<Measure> {
  const waiting = (): Promise<{ rows: { id: string }[] }> => client.query<{ id: string }>(`select id from marshmallow_message where status = 'pending' and not held order by created_at desc limit ${BATCH}`);
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { rows } = await waiting();
    const ids = rows.map(({ id }) => id);
    bare.push(await timed(() => client.query('update marshmallow_message set starred = not starred where id = any($1)', [ids])));
    let actionId = '';
    ours.push(await timed(async () => ({ actionId } = await session.post<{ actionId: string }>('/marshmallow/messages/batch', { action: 'approve', ids }))));
    await session.post(`/marshmallow/actions/${actionId}/undo`, {});
  }
  const [took, base] = [median(ours), median(bare)];
  return { what: `desk: ${BATCH} approved in one go, with log, events and undo`, value: milliseconds(took), baseline: `${milliseconds(base)} bare UPDATE`, ratio: `${(took / base).toFixed(1)} x`, goal: `<= ${whole(BATCH_GOAL_MS)} ms`, met: took <= BATCH_GOAL_MS };
}

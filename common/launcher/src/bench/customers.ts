import { request } from 'undici';
import { signIn, type Session } from './api.js';
import { AGENCIES, BATCH, BATCH_TAG, CUSTOMERS, leaveGround, prepareGround, type Ground } from './customers-ground.js';
import { measureScroll } from './customers-scroll.js';
import { measureDuplicates } from './customers-duplicates.js';
import { measurePages, timed, type PageQuestion } from './in-turns.js';
import { whole } from './statistics.js';
import type { BenchContext, BenchPart, Measure } from './types.js';

const PAGE = 50;

interface Page {
  data: { id: string }[];
  meta: { nextCursor: string | null; total?: number };
}

/** Lists, search and filters over one large archive, each beside the same question asked of PostgreSQL alone. */
export const customers: BenchPart = {
  name: 'customers',
  about: `lists, search, filters, a batch and the search for duplicates at ${whole(CUSTOMERS)} customers in one agency and ${whole(AGENCIES)} agencies in one database`,
  needsHouse: true,
  async run(context) {
    const enter = (): Promise<Session> => signIn(context.url, { tenantCode: 'DEMO', username: 'admin', password: context.password });
    const session = await enter();
    await session.post('/customers/fields', { code: 'bench_points', type: 'number', name: { en: 'Points' }, indexed: true });
    await sortable(session);
    const ground = await prepareGround(context);
    try {
      // Rows, agencies and scrolling take longer than a session: each part enters anew.
      const reads = await measureReads(context, await enter(), ground);
      const scrolling = await measureScroll(context);
      return [...reads, ...scrolling, await measureBatch(context, await enter(), ground), ...(await measureDuplicates(context, await enter(), ground))];
    } finally {
      await leaveGround(ground);
    }
  },
};

async function sortable(session: Session): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(100)) {
    const fields = await session.get<{ code: string; sortable: boolean }[]>('/customers/fields');
    if (fields.some(({ code, sortable: ready }) => code === 'bench_points' && ready)) return;
  }
  throw new Error('the field of the bench was never indexed');
}

interface Question extends PageQuestion {
  query: string;
}

async function measureReads(context: BenchContext, session: Session, { client }: Ground): Promise<Measure[]> {
  const { rows } = await client.query<{ id: string; at: Date }>(`select id, created_at as at from customers_customer order by created_at desc, id desc offset ${Math.floor(CUSTOMERS * 0.9)} limit 1`);
  const deep = rows[0];
  if (!deep) throw new Error('there is no deep page');
  const cursor = Buffer.from(JSON.stringify(['-createdAt', deep.at.toISOString(), deep.id])).toString('base64url');
  const there = 'merged_into is null and erased_at is null';
  const first = `select id from customers_customer where ${there} order by created_at desc, id desc limit ${PAGE}`;
  const like = (text: string): string => `select id from customers_customer where ${there} and nickname_search like '%${text}%' order by created_at desc, id desc limit ${PAGE}`;
  const member = `exists (select 1 from customers_membership m join customers_dictionary t on t.id = m.type_id where m.customer_id = c.id and t.code = 'BILIBILI_GUARD' and m.valid_from <= now() and m.valid_to > now())`;
  const questions: Question[] = [
    { what: 'first page', query: '', bare: first },
    { what: 'deep page (after 90 %)', query: `cursor=${cursor}`, bare: `select id from customers_customer where ${there} and (created_at, id) < ('${deep.at.toISOString()}', '${deep.id}') order by created_at desc, id desc limit ${PAGE}`, likeFirst: true },
    { what: 'search, two characters of Chinese', query: 'q=星辰', bare: like('星辰') },
    { what: 'search, kana whatever the kind', query: 'q=ネコルナ', bare: like('ねこるな') },
    { what: 'search, a rare name', query: 'q=novafox77', bare: like('novafox77') },
    { what: 'search, one typo', query: `q=${encodeURIComponent('shiromoochi')}`, bare: like('shiromochi') },
    { what: 'filter by a common tag', query: 'tag=tag-0', bare: `select id from customers_customer where ${there} and tags @> array['tag-0'] order by created_at desc, id desc limit ${PAGE}` },
    { what: 'filter by a rare tag', query: 'tag=tag-199', bare: `select id from customers_customer where ${there} and tags @> array['tag-199'] order by created_at desc, id desc limit ${PAGE}` },
    { what: 'filter by valid membership', query: 'membershipType=BILIBILI_GUARD&membershipState=active', bare: `select id from customers_customer c where ${there} and ${member} order by created_at desc, id desc limit ${PAGE}` },
    { what: 'filter by tag and membership', query: 'tag=tag-199&membershipType=BILIBILI_GUARD&membershipState=active', bare: `select id from customers_customer c where ${there} and tags @> array['tag-199'] and ${member} order by created_at desc, id desc limit ${PAGE}` },
    { what: 'filter by a range of a custom field', query: 'custom=bench_points:100..120', bare: `select id from customers_customer where ${there} and (custom ->> 'bench_points')::int between 100 and 120 and custom <> '{}' order by created_at desc, id desc limit ${PAGE}` },
    { what: 'ordered by a custom field', query: 'sort=-custom.bench_points', bare: `select id from customers_customer where ${there} and cf_1 is not null order by cf_1 desc, id desc limit ${PAGE}` },
  ];
  return measurePages(context, questions, { label: ({ what }) => `customers: ${what}, ${PAGE} rows of ${whole(CUSTOMERS)}`, baseline: 'bare SQL, ids only', ours: (question) => list(context.url, session, question), bare: (sql) => client.query(sql) });
}

async function list(url: string, { headers }: Session, { query, what }: Question): Promise<void> {
  const answer = await request(`${url}/api/v1/customers?pageSize=${PAGE}&${query.startsWith('cursor') || query.startsWith('sort') ? '' : 'sort=-createdAt&'}${query.startsWith('cursor') ? `sort=-createdAt&${query}` : query.replace(/[^\x21-\x7e]/gu, encodeURIComponent)}`, { headers });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${what} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
  // A small ground has no rare names.
  if (CUSTOMERS >= 1_000_000 && (JSON.parse(text) as Page).data.length === 0) throw new Error(`${what} found nobody`);
}

/** A batch of 10,000 with its log, results and events, beside one UPDATE of the same rows. */
async function measureBatch(context: BenchContext, session: Session, { client }: Ground): Promise<Measure> {
  context.say(`  batch of ${whole(BATCH)} …`);
  const bare = await timed(() => client.query(`update customers_customer set tags = tags || array['bare'], version = version + 1, updated_at = now() where tags @> array['${BATCH_TAG}']`));
  const from = performance.now();
  const { id } = await session.post<{ id: string }>('/customers/batch', { action: 'add-tags', tags: ['bench-done'], filters: { tag: BATCH_TAG } });
  for (;;) {
    const batch = await session.get<{ state: string; counts: { done: number } }>(`/customers/batch/${id}`);
    if (batch.state === 'done') {
      if (batch.counts.done !== BATCH) throw new Error(`${batch.counts.done} of ${BATCH} were changed`);
      break;
    }
    await pause(50);
  }
  const ours = performance.now() - from;
  const goal = 30_000;
  return { what: `customers: batch of ${whole(BATCH)} with log, results, undo`, value: `${(ours / 1000).toFixed(1)} s (${whole(BATCH / (ours / 1000))}/s)`, baseline: `${(bare / 1000).toFixed(1)} s bare UPDATE`, ratio: `${(ours / bare).toFixed(1)} x`, goal: `<= ${goal / 1000} s`, met: ours <= goal };
}

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

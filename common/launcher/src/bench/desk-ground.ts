import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { dice, withoutIndexes } from './customers-ground.js';
import { whole } from './statistics.js';
import type { BenchContext } from './types.js';

/** `HAKO_BENCH_MESSAGES` makes a quick look of it. */
export const MESSAGES = Number(process.env['HAKO_BENCH_MESSAGES'] ?? 1_000_000);
/** Boxes of agencies are asked by few fans often and by many once. */
const SENDERS = 50_000;
/** Stands in one message of ten thousand. */
export const RARE = 10_007;

export interface DeskGround {
  client: pg.Client;
  talentId: string;
}

const JA = '今日の配信 とても楽しかったです 次はいつですか 初見です 歌が上手で びっくりしました どんな練習を していますか マイクラの家 かわいかった 好きなコンビニスイーツ 教えてください おすすめのゲーム 寝る前に 聴いています 応援しています 誕生日 おめでとう 猫派 犬派 ラーメン 雨の日 コラボ ライブ チケットが取れました 衣装 宿題 受験 仕事帰り ネコルナ'.split(' ');
const ZH = '主播今天 唱得太好听了 下次什么时候直播 请问你最喜欢的游戏是什么 可以和粉丝一起玩吗 第一次看你的直播 声音好治愈 已经关注啦 请唱一首 生日快乐 晚安 早上好 火锅 奶茶 新歌 周边什么时候出 加油 考试 下班 猫咪 天气 旅行'.split(' ');
const EN = 'love your stream when is the next one what was the hardest game you ever finished would you play it again with chat could you sing that song from last year it made me cry on the train favourite colour food cat dog birthday thank hello morning good night more karaoke collab minecraft exam work rain holiday costume'.split(' ');

/** Questions of three languages: most answered for, one of a hundred waiting, one of a thousand held. */
export async function prepareDesk({ ownerDatabaseUrl, say }: BenchContext): Promise<DeskGround> {
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  const { rows } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
  const schema = rows[0]?.schema;
  if (!schema) throw new Error('the demo agency is missing');
  await client.query(`set search_path = ${schema}; set maintenance_work_mem = '512MB'`);
  const { rows: talents } = await client.query<{ id: string }>('select distinct talent_id as id from marshmallow_message order by 1');
  say(`  ${whole(MESSAGES)} messages …`);
  await withoutIndexes(client, 'marshmallow_message', async () => {
    const copy = client.query(copyFrom('copy marshmallow_message (id, talent_id, content, language, sender_name, status, held, filter_action, filter_score, sender_key, sender_tag, sender_trust, content_hash, starred, reply, read_at, approved_at, created_at) from stdin'));
    await pipeline(Readable.from(lines(talents.map(({ id }) => id))), copy);
  });
  await client.query('vacuum analyze marshmallow_message');
  return { client, talentId: talents[0]?.id ?? '' };
}

function* lines(talents: readonly string[]): Generator<string> {
  const random = dice(7);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const now = Date.now();
  const none = String.raw`\N`;
  for (let n = 0; n < MESSAGES; n += 1) {
    const kind = n % 3;
    const parts = Array.from({ length: 2 + Math.floor(random() * random() * 14) }, () => pick(kind === 0 ? JA : kind === 1 ? ZH : EN));
    const text = parts.join(kind === 0 ? '、' : kind === 1 ? '，' : ' ') + (n % RARE === 0 ? ' 星屑サーカス zeppelin' : '');
    const status = n % 100 === 0 ? 'pending' : n % 37 === 0 ? 'rejected' : n % 113 === 0 ? 'spam' : 'approved';
    const held = status === 'pending' && n % 1_000 === 0;
    const flagged = status === 'pending' && n % 500 === 0;
    const at = new Date(now - n * 31_000 - 1_000).toISOString();
    const sender = Math.floor(random() ** 2 * SENDERS).toString(16).padStart(32, '0');
    const language = n % 250 === 0 ? 'other' : (['ja', 'zh', 'en'][kind] ?? 'other');
    yield [
      `0de5c000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`, talents[n % talents.length], text, language, n % 4 === 0 ? pick(JA) : none, status, held, flagged ? 'flag' : 'allow', flagged ? 30 + (n % 40) : 0, String.raw`\\x` + sender, sender.slice(-8), 50,
      String.raw`\\x` + n.toString(16).padStart(8, '0'), n % 300 === 0, status === 'approved' && n % 3 === 0 ? pick(EN) : none, status === 'approved' && n % 5 === 0 ? at : none, status === 'approved' ? at : none, at,
    ].join('\t') + '\n';
  }
}

/** Ends when the server has taken everything back; the rows go with the house. */
export async function leaveDesk({ client }: DeskGround): Promise<void> {
  const ended = once(client, 'end');
  await client.end();
  await ended;
}

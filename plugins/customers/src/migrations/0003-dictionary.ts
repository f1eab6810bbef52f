import type { Migration } from '@hako/sdk-plugin';

const names = (en: string, zh: string, ja: string): string => JSON.stringify({ en, zh, ja }).replaceAll("'", "''");

/** `{uid}` stands for the account's own id in the platform's address. */
const PLATFORMS: [code: string, name: string, template: string | null][] = [
  ['BILIBILI', names('Bilibili', '哔哩哔哩', 'ビリビリ'), 'https://space.bilibili.com/{uid}'],
  ['YOUTUBE', names('YouTube', 'YouTube', 'YouTube'), 'https://www.youtube.com/channel/{uid}'],
  ['TWITCH', names('Twitch', 'Twitch', 'Twitch'), 'https://www.twitch.tv/{uid}'],
  ['X', names('X', 'X', 'X'), 'https://x.com/{uid}'],
  ['TIKTOK', names('TikTok', 'TikTok', 'TikTok'), 'https://www.tiktok.com/@{uid}'],
  ['DOUYIN', names('Douyin', '抖音', '抖音'), 'https://www.douyin.com/user/{uid}'],
  ['INSTAGRAM', names('Instagram', 'Instagram', 'Instagram'), 'https://www.instagram.com/{uid}'],
  ['WEIBO', names('Weibo', '微博', '微博'), 'https://weibo.com/u/{uid}'],
  ['XIAOHONGSHU', names('Xiaohongshu', '小红书', '小紅書'), 'https://www.xiaohongshu.com/user/profile/{uid}'],
  ['FANBOX', names('pixivFANBOX', 'pixivFANBOX', 'pixivFANBOX'), 'https://www.fanbox.cc/@{uid}'],
  ['PATREON', names('Patreon', 'Patreon', 'Patreon'), 'https://www.patreon.com/{uid}'],
  ['DISCORD', names('Discord', 'Discord', 'Discord'), 'https://discord.com/users/{uid}'],
  ['AFDIAN', names('Afdian', '爱发电', '愛発電'), 'https://afdian.com/a/{uid}'],
  ['NICONICO', names('Niconico', 'niconico', 'ニコニコ'), 'https://www.nicovideo.jp/user/{uid}'],
  ['BOOTH', names('BOOTH', 'BOOTH', 'BOOTH'), 'https://{uid}.booth.pm'],
];

/** `months`: how far a renewal reaches. */
const MEMBERSHIPS: { code: string; name: string; types: { code: string; name: string; platform: string | null; months: number; levels: [code: string, name: string, color: string][] }[] }[] = [
  {
    code: 'PLATFORM',
    name: names('Platform memberships', '平台会员', 'プラットフォームの会員'),
    types: [
      {
        code: 'BILIBILI_GUARD', name: names('Bilibili guard', 'B站大航海', 'ビリビリ大航海'), platform: 'BILIBILI', months: 1,
        levels: [['ZONGDU', names('Governor', '总督', '総督'), '#C4314B'], ['TIDU', names('Admiral', '提督', '提督'), '#8E44AD'], ['JIANZHANG', names('Captain', '舰长', '艦長'), '#2F6FDB']],
      },
      { code: 'YOUTUBE_MEMBER', name: names('YouTube membership', 'YouTube 频道会员', 'YouTube メンバーシップ'), platform: 'YOUTUBE', months: 1, levels: [['STANDARD', names('Member', '会员', 'メンバー'), '#1E8E5A']] },
      { code: 'FANBOX_PLAN', name: names('FANBOX plan', 'FANBOX 方案', 'FANBOX プラン'), platform: 'FANBOX', months: 1, levels: [['STANDARD', names('Supporter', '支持者', '支援者'), '#1E8E5A']] },
      { code: 'PATREON_TIER', name: names('Patreon tier', 'Patreon 等级', 'Patreon ティア'), platform: 'PATREON', months: 1, levels: [['STANDARD', names('Patron', '赞助者', 'パトロン'), '#1E8E5A']] },
      { code: 'AFDIAN_PLAN', name: names('Afdian plan', '爱发电方案', '愛発電プラン'), platform: 'AFDIAN', months: 1, levels: [['STANDARD', names('Sponsor', '发电者', '支援者'), '#1E8E5A']] },
    ],
  },
  { code: 'OWN', name: names('Memberships of our own', '自有会员', '独自の会員'), types: [{ code: 'FAN_CLUB', name: names('Fan club', '粉丝俱乐部', 'ファンクラブ'), platform: null, months: 12, levels: [['STANDARD', names('Member', '会员', '会員'), '#4C4DDC']] }] },
];

const OTHERS: [type: string, code: string, name: string][] = [
  ['reason', 'USER_REQUEST', names("At the fan's request", '应粉丝要求', '本人の希望')],
  ['reason', 'POLICY', names('Broke the rules', '违反规定', '規約違反')],
  ['reason', 'INACTIVE', names('Long inactive', '长期不活跃', '長期間の不活動')],
  ['reason', 'DUPLICATE', names('Duplicate', '重复', '重複')],
  ['reason', 'OTHER', names('Other', '其他', 'その他')],
  ['segment', 'ENTERTAINMENT', names('Entertainment', '娱乐', 'エンタメ')],
  ['segment', 'TECHNOLOGY', names('Technology', '科技', 'テクノロジー')],
  ['segment', 'MEDIA', names('Media', '媒体', 'メディア')],
  ['segment', 'GAMING', names('Gaming', '游戏', 'ゲーム')],
  ['segment', 'OTHER', names('Other', '其他', 'その他')],
  ['address-type', 'HOME', names('Home', '住宅', '自宅')],
  ['address-type', 'WORK', names('Work', '工作单位', '勤務先')],
  ['address-type', 'BILLING', names('Billing', '账单地址', '請求先')],
  ['address-type', 'SHIPPING', names('Shipping', '收货地址', '配送先')],
  ['communication-type', 'MOBILE', names('Mobile', '手机', '携帯電話')],
  ['communication-type', 'LANDLINE', names('Landline', '座机', '固定電話')],
  ['communication-type', 'PERSONAL_EMAIL', names('Personal e-mail', '个人邮箱', '個人メール')],
  ['communication-type', 'BUSINESS_EMAIL', names('Business e-mail', '工作邮箱', '仕事用メール')],
  ['consent', 'NEWSLETTER', names('News by e-mail', '邮件资讯', 'メールでのお知らせ')],
  ['consent', 'REWARD_SHIPPING', names('Shipping of rewards', '寄送会员回馈', '特典の発送')],
  ['consent', 'REPORTS', names('Named in membership reports', '列入会员报告', '会員レポートへの掲載')],
];

const literal = (value: string | null): string => (value === null ? 'null' : `'${value}'`);

function seeds(): string {
  const statements: string[] = [];
  const entry = (type: string, code: string, name: string, order: number, more: { parent?: string; color?: string; extra?: Record<string, unknown> } = {}): void =>
    void statements.push(`insert into customers_dictionary (id, type, code, parent_id, name, color, extra, sort_order, is_system) values (gen_random_uuid(), '${type}', '${code}', ${more.parent ?? 'null'}, '${name}', ${literal(more.color ?? null)}, '${JSON.stringify(more.extra ?? {})}', ${order}, true);`);
  const idOf = (type: string, code: string): string => `(select id from customers_dictionary where type = '${type}' and code = '${code}')`;
  PLATFORMS.forEach(([code, name, urlTemplate], index) => entry('platform', code, name, (index + 1) * 10, { extra: urlTemplate === null ? {} : { urlTemplate } }));
  MEMBERSHIPS.forEach((group, at) => {
    entry('membership-class', group.code, group.name, (at + 1) * 10);
    group.types.forEach((type, index) => {
      entry('membership-type', type.code, type.name, (index + 1) * 10, { parent: idOf('membership-class', group.code), extra: { months: type.months, ...(type.platform && { platform: type.platform }) } });
      type.levels.forEach(([code, name, color], rank) => entry('membership-level', code, name, (rank + 1) * 10, { parent: idOf('membership-type', type.code), color, extra: { rank: rank + 1 } }));
    });
  });
  OTHERS.forEach(([type, code, name], index) => entry(type, code, name, (index + 1) * 10));
  return statements.join('\n');
}

/**
 * One table for everything that people choose from. An entry belongs to the agency, a subsidiary or a talent and is inherited
 * downward; a scope below may switch it off for itself unless it is forced.
 */
export const dictionaryTables: Migration = {
  name: '0003-dictionary',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create table customers_dictionary (
  id uuid primary key,
  type text not null check (type in ('status', 'reason', 'segment', 'address-type', 'communication-type', 'consent', 'platform', 'membership-class', 'membership-type', 'membership-level')),
  code text not null check (code ~ '^[A-Z][A-Z0-9_]{0,31}$'),
  -- the class of a type, the type of a level
  parent_id uuid references customers_dictionary (id),
  owner_type text not null default 'tenant' check (owner_type in ('tenant', 'subsidiary', 'talent')),
  owner_id uuid,
  name jsonb not null,
  color text check (color ~ '^#[0-9A-Fa-f]{6}$'),
  extra jsonb not null default '{}',
  sort_order int not null default 0,
  is_system boolean not null default false,
  is_forced boolean not null default false,
  active boolean not null default true,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  created_by text,
  updated_at timestamptz(3) not null default now(),
  updated_by text,
  check ((owner_type = 'tenant') = (owner_id is null)),
  check ((type in ('membership-type', 'membership-level')) = (parent_id is not null)),
  constraint customers_dictionary_once unique nulls not distinct (type, parent_id, code)
);
create index customers_dictionary_type on customers_dictionary (type, sort_order, code);
create table customers_dictionary_off (
  entry_id uuid not null references customers_dictionary (id) on delete cascade,
  scope_type text not null check (scope_type in ('tenant', 'subsidiary', 'talent')),
  scope_id uuid,
  unique nulls not distinct (entry_id, scope_type, scope_id)
);
insert into customers_dictionary (id, type, code, name, color, sort_order, is_system, active)
  select gen_random_uuid(), 'status', code, name, color, sort_order, is_system, active from customers_status;
${seeds()}
alter table customers_customer drop constraint customers_customer_status_code_fkey;
`);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_dictionary_off, customers_dictionary');
  },
};

import type { PluginContext } from '@hako/sdk-plugin';

/** Accounts on platforms and memberships of the demo's people, some of which end within days; the same ones each time. */
export async function demoBelongings(ctx: PluginContext): Promise<void> {
  const now = ctx.clock.now();
  const by = ctx.principal.id;
  await ctx.db.write(async (tx) => {
    await tx.rows(
      `with person as (select c.id, c.nickname, c.language, row_number() over (order by c.nickname, c.id)::int as n from customers_customer c where c.profile_type = 'individual'),
            account as (
              select p.*, case p.language when 'zh' then 'BILIBILI' when 'ja' then (array['YOUTUBE', 'X', 'YOUTUBE', 'NICONICO'])[1 + p.n % 4] else (array['TWITCH', 'YOUTUBE', 'DISCORD'])[1 + p.n % 3] end as platform,
                     case when p.language = 'zh' then (30000000 + p.n * 7919)::text else 'demo_fan_' || p.n end as uid
              from person p where p.n % 4 <> 0)
       insert into customers_identity (id, customer_id, platform, uid, nickname, profile_url, verified, created_at, created_by, updated_at, updated_by)
       select gen_random_uuid(), a.id, a.platform, a.uid, a.nickname, replace(d.extra ->> 'urlTemplate', '{uid}', a.uid), a.n % 3 = 0, $1, $2, $1, $2
       from account a join customers_dictionary d on d.type = 'platform' and d.code = a.platform`,
      [now, by],
    );
    await tx.rows(
      `with person as (select c.id, c.language, row_number() over (order by c.nickname, c.id)::int as n from customers_customer c where c.profile_type = 'individual'),
            chosen as (
              select p.*, case p.language when 'zh' then 'BILIBILI_GUARD' when 'ja' then (array['FAN_CLUB', 'YOUTUBE_MEMBER'])[1 + p.n % 2] else 'PATREON_TIER' end as type,
                     case when p.language = 'zh' then (array['JIANZHANG', 'JIANZHANG', 'JIANZHANG', 'TIDU', 'JIANZHANG', 'ZONGDU'])[1 + p.n % 6] else 'STANDARD' end as level
              from person p where p.n % 5 in (1, 3))
       insert into customers_membership (id, customer_id, type_id, level_id, valid_from, valid_to, auto_renew, renewals, created_at, created_by, updated_at, updated_by)
       select gen_random_uuid(), c.id, t.id, l.id, $1::timestamptz - make_interval(days => 20 + (c.n * 13) % 300), $1::timestamptz + make_interval(days => (c.n * 11) % 90 - 20, hours => c.n % 24), c.n % 3 = 0, (c.n * 13) % 300 / 30, $1, $2, $1, $2
       from chosen c join customers_dictionary t on t.type = 'membership-type' and t.code = c.type join customers_dictionary l on l.type = 'membership-level' and l.parent_id = t.id and l.code = c.level`,
      [now, by],
    );
  });
}

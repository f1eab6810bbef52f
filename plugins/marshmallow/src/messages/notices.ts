import type { EventDelivery, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { findMessage } from './repository.js';

const MINUTE = 60_000;
/** How long one box stays quiet after it has rung. */
const PAUSE = { waiting: 30 * MINUTE, ready: 60 * MINUTE, threat: 10 * MINUTE, report: 10 * MINUTE } as const;
type Kind = keyof typeof PAUSE;

/** Staff: somebody waits for them, told at most twice an hour per box; a threat sooner. */
export async function tellModerators(delivery: EventDelivery, ctx: PluginContext): Promise<void> {
  const { messageId, talentId, status } = delivery.payload as { messageId: string; talentId: string; status: string };
  if (status !== 'pending') return;
  const talent = await ctx.scopes.talent(talentId);
  if (!talent) return;
  const to = { permission: 'marshmallow.message:write', scope: { type: 'talent', id: talentId } } as const;
  await ctx.db.write(async (tx) => {
    const message = await findMessage(tx, messageId);
    // Somebody has looked at it before we came round to telling.
    if (message?.status !== 'pending') return;
    if (message.filterMatches.some(({ category, severity }) => category === 'threat' && severity >= 3) && (await isTime(ctx, tx, talentId, 'threat')))
      await ctx.notices.send(tx, { to, title: 'notices.threat', params: { talent: talent.name.en }, link: `/marshmallow?message=${messageId}`, level: 'warning' });
    if (!(await isTime(ctx, tx, talentId, 'waiting'))) return;
    const waiting = await tx.row<{ count: number }>(`select count(*)::int as count from (select 1 from marshmallow_message where talent_id = $1 and status = 'pending' limit 1000) w`, [talentId]);
    await ctx.notices.send(tx, { to, title: 'notices.waiting', params: { talent: talent.name.en, count: waiting?.count ?? 1 }, link: `/marshmallow?talent=${talentId}` });
  });
}

/** The talent, and whoever runs her stream: there is something new to read, at most once an hour. */
export async function tellTalent(delivery: EventDelivery, ctx: PluginContext): Promise<void> {
  const { talentId } = delivery.payload as { talentId: string };
  const talent = await ctx.scopes.talent(talentId);
  if (!talent) return;
  await ctx.db.write(async (tx) => {
    if (await isTime(ctx, tx, talentId, 'ready')) await ctx.notices.send(tx, { to: { permission: 'marshmallow.stream:write', scope: { type: 'talent', id: talentId } }, title: 'notices.ready', params: { talent: talent.name.en }, link: '/marshmallow/reader', level: 'success' });
  });
}

/** Moderators: a visitor finds that something of this box should not stand there. */
export async function tellOfReport(ctx: PluginContext, tx: TenantTransaction, talentId: string, messageId: string): Promise<void> {
  const talent = await ctx.scopes.talent(talentId);
  if (!talent || !(await isTime(ctx, tx, talentId, 'report'))) return;
  await ctx.notices.send(tx, { to: { permission: 'marshmallow.message:write', scope: { type: 'talent', id: talentId } }, title: 'notices.reported', params: { talent: talent.name.en }, link: `/marshmallow?view=reported&message=${messageId}`, level: 'warning' });
}

/** The row is read first: a busy box writes it once per pause and not at every message. */
async function isTime(ctx: PluginContext, tx: TenantTransaction, talentId: string, kind: Kind): Promise<boolean> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - PAUSE[kind]);
  const told = await tx.row<{ at: Date }>('select at from marshmallow_told where talent_id = $1 and kind = $2', [talentId, kind]);
  if (told && told.at > before) return false;
  return (await tx.row('insert into marshmallow_told as t (talent_id, kind, at) values ($1, $2, $3) on conflict (talent_id, kind) do update set at = excluded.at where t.at <= $4 returning 1 as yes', [talentId, kind, now, before])) !== undefined;
}

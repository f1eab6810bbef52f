import { localized, type AuditEntry, type JobHandler, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { renewedUntil } from './months.js';
import { dueForExpiry, dueForReminder, dueForRenewal, markTold, renew, type DueRow } from './repository.js';

const BATCH = 200;
const DAY_MS = 86_400_000;

/**
 * Renews what is over, tells once of each end and once before it. The row that is due, the mark that it was done and the
 * event commit together, and rows that another worker holds are skipped: however many run, each end counts once.
 */
export const membershipJob: JobHandler = async (run, ctx) => {
  const counts = { renewed: 0, expired: 0, reminded: 0 };
  const each = async (step: keyof typeof counts, work: (tx: TenantTransaction) => Promise<number>): Promise<void> => {
    for (let done = BATCH; done === BATCH; ) {
      await run.throwIfCancelled();
      done = await ctx.db.write(work);
      counts[step] += done;
    }
  };
  await each('renewed', (tx) => renewDue(ctx, tx));
  await each('expired', (tx) => tell(ctx, tx, ENDED, (now) => dueForExpiry(tx, now, BATCH)));
  const days = await ctx.settings.get<number>('membershipReminderDays');
  if (days > 0) await each('reminded', (tx) => tell(ctx, tx, { ...ENDING, params: { days } }, (now) => dueForReminder(tx, now, new Date(now.getTime() + days * DAY_MS), BATCH)));
  return counts;
};

async function renewDue(ctx: PluginContext, tx: TenantTransaction): Promise<number> {
  const now = ctx.clock.now();
  const due = await dueForRenewal(tx, now, BATCH);
  const zones = await zonesOf(ctx, due);
  const changes: AuditEntry[] = [];
  for (const membership of due) {
    const { validTo, times } = renewedUntil({ ...membership, zone: zones.get(membership.talentId) ?? 'UTC' }, now);
    await renew(tx, membership.id, validTo, times, now);
    await ctx.events.emit(tx, 'membership.renewed@1', { ...eventOf(membership), validTo: validTo.toISOString(), times });
    changes.push({
      action: 'customer.membership.updated', resource: { type: 'customer', id: membership.customerId, label: membership.nickname }, scope: { type: 'talent', id: membership.talentId },
      before: { validTo: membership.validTo.toISOString() }, after: { validTo: validTo.toISOString() }, meta: { renewed: true },
    });
  }
  if (changes.length > 0) await ctx.audit.changeMany(tx, changes);
  return due.length;
}

/** A month is one of the talent's calendar. */
async function zonesOf(ctx: PluginContext, due: readonly DueRow[]): Promise<Map<string, string>> {
  const zones = new Map<string, string>();
  for (const { talentId } of due) if (!zones.has(talentId)) zones.set(talentId, (await ctx.scopes.talent(talentId))?.timezone ?? (await ctx.settings.get<string>('timezone', { type: 'talent', id: talentId })));
  return zones;
}

interface Telling {
  event: string;
  mark: 'expired_for' | 'reminded_for';
  notice: string;
  params?: Record<string, number>;
}
const ENDED: Telling = { event: 'membership.expired@1', mark: 'expired_for', notice: 'notices.membershipsExpired' };
const ENDING: Telling = { event: 'membership.expiring@1', mark: 'reminded_for', notice: 'notices.membershipsExpiring' };

/** An event for each, for programs and mails; for staff one notice a talent, or a month's end would bury them. */
async function tell(ctx: PluginContext, tx: TenantTransaction, { event, mark, notice, params }: Telling, find: (now: Date) => Promise<DueRow[]>): Promise<number> {
  const due = await find(ctx.clock.now());
  if (due.length === 0) return 0;
  await markTold(tx, mark, due.map(({ id }) => id));
  for (const membership of due) await ctx.events.emit(tx, event, { ...eventOf(membership), validTo: membership.validTo.toISOString() });
  const talents = new Map<string, number>();
  for (const { talentId } of due) talents.set(talentId, (talents.get(talentId) ?? 0) + 1);
  for (const [talentId, count] of talents) {
    const talent = await ctx.scopes.talent(talentId);
    await ctx.notices.send(tx, { to: { permission: 'customer.membership:read', scope: { type: 'talent', id: talentId } }, title: notice, params: { ...params, count, talent: talent ? localized(talent.name, ctx.locale) : '' }, link: '/', level: 'info' });
  }
  return due.length;
}

const eventOf = ({ id, customerId, talentId, type, level }: DueRow): Record<string, string> => ({ membershipId: id, customerId, talentId, type, level });

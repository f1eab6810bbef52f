import type { PluginContext } from '@hako/sdk-plugin';
import { daysLeft, reminderDue, REMINDERS } from './clock.js';
import { dueForReminder, insertStep, markReminded } from './repository.js';

const BATCH = 200;
const DAY_MS = 86_400_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Tells who keeps rights at the talent, once per threshold: the mark and the notice commit together. */
export async function remindOfRequests(ctx: PluginContext): Promise<number> {
  let told = 0;
  for (let after: string | undefined = NIL; after !== undefined; ) {
    const from: string = after;
    after = await ctx.db.write(async (tx) => {
      const now = ctx.clock.now();
      const rows = await dueForReminder(tx, new Date(now.getTime() + REMINDERS[0] * DAY_MS), BATCH, from);
      for (const row of rows) {
        const due = reminderDue(row.dueAt, now, row.remindedAtDays);
        if (due === undefined) continue;
        await markReminded(tx, row.id, due);
        await insertStep(tx, { id: ctx.ids.uuid(), requestId: row.id, action: 'reminded', note: null, at: now, by: ctx.principal });
        const left = daysLeft(row.dueAt, now);
        await ctx.notices.send(tx, {
          to: { permission: 'customer.rights:write', scope: { type: 'talent', id: row.talentId } },
          title: left > 0 ? 'notices.requestDue' : 'notices.requestLate', params: { number: row.number, days: Math.abs(left) }, link: `/customers/requests?open=${row.id}`, level: left > 3 ? 'info' : left > 0 ? 'warning' : 'error',
        });
        await ctx.events.emit(tx, 'customer.request.due@1', { requestId: row.id, customerId: row.customerId, talentId: row.talentId, type: row.type, dueAt: row.dueAt.toISOString(), daysLeft: left });
        told += 1;
      }
      return rows.length === BATCH ? rows.at(-1)?.id : undefined;
    });
  }
  return told;
}

import type { RequestContext, TenantTransaction } from '@hako/sdk-plugin';
import { tellOfReport } from '../messages/notices.js';
import { readContent } from '../submit/text.js';

export const REPORT_REASONS = ['harassment', 'sexual', 'hate', 'personal-data', 'spam', 'other'] as const;

export interface Report {
  talentId: string;
  messageId: string;
  visitor: Buffer;
  reason: (typeof REPORT_REASONS)[number];
  note: string | null;
}

const NOTE = { minLength: 1, maxLength: 500 };

/** The row alone: two reports at once would otherwise each wait for the other's look at it. */
export const lockReported = (tx: TenantTransaction, talentId: string, id: string): Promise<object | undefined> =>
  tx.row(`select id from marshmallow_message where id = $1 and talent_id = $2 and status = 'approved' for no key update`, [id, talentId]);

/** One per visitor and question; the desk sees how many, and is told at once. */
export async function reportMessage(ctx: RequestContext, tx: TenantTransaction, { talentId, messageId, visitor, reason, note }: Report): Promise<void> {
  const read = note === null ? undefined : readContent(note, NOTE);
  const kept = read && 'text' in read ? read.text : null;
  const added = await tx.row(
    'insert into marshmallow_report (id, message_id, visitor, reason, note, at) values ($1, $2, $3, $4, $5, $6) on conflict (message_id, visitor) do nothing returning id',
    [ctx.ids.uuid(), messageId, visitor, reason, kept, ctx.clock.now()],
  );
  if (!added) return;
  await tx.rows('update marshmallow_message set reports = reports + 1 where id = $1', [messageId]);
  await tellOfReport(ctx, tx, talentId, messageId);
  ctx.live.toStaff(tx, { permission: 'marshmallow.message:write', scope: { type: 'talent', id: talentId }, type: 'changed', data: { talentId, action: 'reported', ids: [messageId], by: null } });
}

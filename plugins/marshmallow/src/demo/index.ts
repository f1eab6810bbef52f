import { createHash } from 'node:crypto';
import type { PluginContext, ScopeNode, TenantTransaction } from '@hako/sdk-plugin';
import { saveConfig } from '../config/repository.js';
import { insertMessage } from '../messages/repository.js';
import { DEMO_BOXES, DEMO_MESSAGES, type DemoMessage } from './messages.js';

const HOUR = 3_600_000;

/** Open boxes with titles, and questions in every state; ages count from now, so that the demo never looks old. */
export async function demo(ctx: PluginContext): Promise<void> {
  const talents = (await ctx.scopes.all()).filter((node) => node.type === 'talent' && node.active);
  const [first] = talents;
  if (!first) return;
  const homes = new Map(Object.keys(DEMO_BOXES).map((code, index) => [code, talents.find((talent) => talent.code === code) ?? talents[index % talents.length] ?? first]));
  await ctx.db.write(async (tx) => {
    for (const [code, talent] of homes) await saveConfig(tx, talent.id, 0, { enabled: true, ...DEMO_BOXES[code as DemoMessage['talent']] }, ctx.principal.id);
    for (const message of DEMO_MESSAGES) await plant(ctx, tx, message, homes.get(message.talent) ?? first);
  });
}

async function plant(ctx: PluginContext, tx: TenantTransaction, message: DemoMessage, talent: ScopeNode): Promise<void> {
  const at = new Date(ctx.clock.now().getTime() - message.hoursAgo * HOUR);
  const later = new Date(at.getTime() + 0.05 * HOUR);
  const { status = 'pending', content } = message;
  const senderKey = createHash('sha256').update(`demo:${talent.id}:${message.sender}`).digest().subarray(0, 16);
  const id = ctx.ids.uuid();
  await insertMessage(
    tx,
    {
      id, talentId: talent.id, content, language: message.language, senderName: message.name ?? null, status, held: message.held !== undefined, heldReason: message.held ?? null,
      filterAction: message.action ?? 'allow', filterScore: message.score ?? 0,
      filterMatches: (message.found ?? []).map((match) => ({ ...match, start: content.indexOf(match.text), end: content.indexOf(match.text) + match.text.length })),
      senderKey, senderTag: senderKey.toString('hex').slice(0, 8), senderTrust: message.trust ?? 50, contentHash: createHash('sha256').update(content).digest(), captcha: 'passed',
    },
    at,
  );
  if (status === 'pending') return;
  await tx.rows(
    `update marshmallow_message set starred = $2, pinned_at = case when $3 then $6::timestamptz end, read_at = case when $4 then $6::timestamptz end, reply = $5::text,
       replied_at = case when $5::text is not null then $6::timestamptz end, replied_by = case when $5::text is not null then $7::text end,
       reason_code = $8, reason_note = $9, moderated_at = $6, moderated_by = $7, approved_at = case when status = 'approved' then $6::timestamptz end
     where id = $1`,
    [id, message.starred ?? false, message.pinned ?? false, message.read ?? false, message.reply ?? null, later, ctx.principal.name, message.reason ?? null, message.note ?? null],
  );
}

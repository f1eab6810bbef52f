import { createHash } from 'node:crypto';
import type { RequestContext, TenantTransaction } from '@hako/sdk-plugin';
import type { Solved } from '../captcha/index.js';
import { announceReceived } from '../messages/announce.js';
import type { NewMessage } from '../messages/types.js';
import { updateSender, type SenderUpdate } from '../trust/repository.js';

export interface Arrival extends Omit<NewMessage, 'id'> {
  siteKey: Buffer;
  trustRef: Buffer;
  submission: Buffer | null;
  solved: Solved | undefined;
}

export type Stored = 'stored' | 'again' | 'spent';

/** Takes the transaction back. */
class Undone extends Error {
  constructor(readonly what: 'again' | 'spent') {
    super(what);
  }
}

/**
 * Question, client's key, spent captcha, trust, log and event: all of it or nothing. Killed in the middle, nothing of it happened:
 * the same try, with the same captcha, may come again.
 */
export async function storeQuestion(ctx: RequestContext, arrival: Arrival, sender: SenderUpdate, now: Date): Promise<Stored> {
  const { talentId, status, held, captcha, filterAction, language } = arrival;
  const id = ctx.ids.uuid();
  try {
    return await ctx.db.write(async (tx) => {
      // Started together, they travel together: one way to the database instead of four.
      const [done] = await Promise.all([
        insert(tx, id, arrival, now),
        updateSender(tx, sender, now),
        ctx.audit.change(tx, { action: 'marshmallow.message.received', resource: { type: 'marshmallow-message', id }, scope: { type: 'talent', id: talentId }, after: { status, held, captcha, filterAction, language } }),
        announceReceived(ctx, tx, { ...arrival, id }),
      ]);
      if (done.spent === false) throw new Undone('spent');
      if (done.keyed === false) throw new Undone('again');
      return 'stored' as const;
    });
  } catch (fault) {
    if (fault instanceof Undone) return fault.what;
    throw fault;
  }
}

const spentId = (id: string): Buffer => createHash('sha256').update(id).digest();

/** `null` where there was nothing to take. Who sends the same at the same time waits here for the first, and finds it done. */
async function insert(tx: TenantTransaction, id: string, one: Arrival, now: Date): Promise<{ spent: boolean | null; keyed: boolean | null }> {
  const row = await tx.row<{ spent: boolean | null; keyed: boolean | null }>(
    `with spent as (insert into marshmallow_spent (id, expires_at) select $21::bytea, $22::timestamptz where $21::bytea is not null on conflict do nothing returning 1),
       keyed as (insert into marshmallow_submission (key, at) select $23::bytea, $18::timestamptz where $23::bytea is not null on conflict do nothing returning 1),
       stored as (
         insert into marshmallow_message (id, talent_id, content, language, sender_name, status, held, held_reason, filter_action, filter_score, filter_matches, sender_key, sender_tag, sender_trust, content_hash, captcha, approved_at, created_at, site_key, trust_ref)
         select $1::uuid, $2::uuid, $3, $4, $5, $6, $7::boolean, $8, $9, $10::smallint, $11::jsonb, $12::bytea, $13, $14::smallint, $15::bytea, $16, $17::timestamptz, $18::timestamptz, $19::bytea, $20::bytea
         where ($21::bytea is null or exists (select 1 from spent)) and ($23::bytea is null or exists (select 1 from keyed))
         returning 1)
     select case when $21::bytea is not null then exists (select 1 from spent) end as spent, case when $23::bytea is not null then exists (select 1 from keyed) end as keyed, (select count(*) from stored) as stored`,
    [
      id, one.talentId, one.content, one.language, one.senderName, one.status, one.held, one.heldReason, one.filterAction, one.filterScore, JSON.stringify(one.filterMatches),
      one.senderKey, one.senderTag, one.senderTrust, one.contentHash, one.captcha, one.status === 'approved' ? now : null, now, one.siteKey, one.trustRef,
      one.solved ? spentId(one.solved.id) : null, one.solved?.expiresAt ?? null, one.submission,
    ],
  );
  return row ?? { spent: null, keyed: null };
}

import { createHash } from 'node:crypto';
import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Solved } from '../captcha/index.js';
import type { NewMessage } from '../messages/types.js';
import { GIVEN_SENDERS, givenSender, UPSERT_SENDERS, type SenderUpdate } from '../trust/repository.js';

export interface Arrival extends Omit<NewMessage, 'id'> {
  at: Date;
  siteKey: Buffer;
  trustRef: Buffer;
  /** Of the browser that wants to find its questions again. */
  authorKey: Buffer | null;
  submission: Buffer | null;
  solved: Solved | undefined;
  sender: SenderUpdate;
}

/** `again`: the client's key was there already; `spent`: the captcha was. Nothing was written for either. */
export type Stored = 'stored' | 'again' | 'spent';

const hex = (bytes: Buffer | null): string | null => bytes && bytes.toString('hex');
const spentId = (id: string): string => createHash('sha256').update(id).digest('hex');

/**
 * A round of questions in one statement: the captcha is spent first, then the client's key is taken, then the question is
 * written and its sender's trust moved, each only for who came that far. Who sends the same at the same time elsewhere waits
 * for the first, and finds it done. Keys are written in one order, so that two processes never wait for each other in a circle.
 */
export async function insertArrivals(tx: TenantTransaction, arrivals: readonly (Arrival & { id: string })[]): Promise<Stored[]> {
  const given = arrivals.map(({ sender, solved, siteKey, trustRef, authorKey, senderKey, contentHash, submission, status, at, ...one }) => ({
    ...one, status, at, approvedAt: status === 'approved' ? at : null, senderKey: hex(senderKey), siteKey: hex(siteKey), trustRef: hex(trustRef), authorKey: hex(authorKey), contentHash: hex(contentHash),
    submission: hex(submission), spent: solved ? spentId(solved.id) : null, spentUntil: solved?.expiresAt ?? null, ...givenSender(sender),
  }));
  const rows = await tx.rows<{ id: string; stored: Stored }>(INSERT, [JSON.stringify(given)]);
  const fates = new Map(rows.map(({ id, stored }) => [id, stored]));
  return arrivals.map(({ id }) => fates.get(id) as Stored);
}

const INSERT = `with given as materialized (
    select *, decode(spent, 'hex') as spent_id, decode(submission, 'hex') as submission_key, decode("senderOf", 'hex') as key, decode("senderBefore", 'hex') as before
    from json_to_recordset($1::json) as g (id uuid, "talentId" uuid, content text, language text, "senderName" text, status text, held boolean, "heldReason" text, "filterAction" text, "filterScore" smallint,
      "filterMatches" jsonb, "senderKey" text, "senderTag" text, "senderTrust" smallint, "contentHash" text, captcha text, "approvedAt" timestamptz, at timestamptz, "siteKey" text, "trustRef" text, "authorKey" text,
      spent text, "spentUntil" timestamptz, submission text, ${GIVEN_SENDERS})),
  spent as (insert into marshmallow_spent (id, expires_at) select spent_id, "spentUntil" from given where spent_id is not null order by spent_id on conflict do nothing returning id),
  solved as materialized (select g.* from given g where g.spent_id is null or exists (select 1 from spent s where s.id = g.spent_id)),
  keyed as (insert into marshmallow_submission (key, at) select submission_key, at from solved where submission_key is not null order by submission_key on conflict do nothing returning key),
  accepted as materialized (select g.* from solved g where g.submission_key is null or exists (select 1 from keyed k where k.key = g.submission_key)),
  stored as (
    insert into marshmallow_message (id, talent_id, content, language, sender_name, status, held, held_reason, filter_action, filter_score, filter_matches, sender_key, sender_tag, sender_trust, content_hash, captcha, approved_at, created_at, site_key, trust_ref, author_key)
    select id, "talentId", content, language, "senderName", status, held, "heldReason", "filterAction", "filterScore", "filterMatches", decode("senderKey", 'hex'), "senderTag", "senderTrust", decode("contentHash", 'hex'), captcha, "approvedAt", at, decode("siteKey", 'hex'), decode("trustRef", 'hex'), decode("authorKey", 'hex')
    from accepted returning id),
  senders as (${UPSERT_SENDERS('accepted')})
  select g.id, case when exists (select 1 from stored s where s.id = g.id) then 'stored' when exists (select 1 from solved o where o.id = g.id) then 'again' else 'spent' end as stored from given g`;

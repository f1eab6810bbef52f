import type { VisibleScopes } from '@hako/sdk-plugin';
import type { MessageFilters } from './schema.js';
import { searchWhere } from './search-sql.js';

/** Values of one statement in the order of their `$n`. */
export class Bindings {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Where the caller may read, and where she moderates: who only reads sees what somebody approved, and nothing that waits for it. */
export interface Sight {
  reads: VisibleScopes;
  moderates: VisibleScopes;
}

export function messageWhere(filters: MessageFilters, sight: Sight, bind: Bindings): string {
  const { talentId, talentIds, status, language, held, flagged, starred, pinned, read, answered, reported, sameSenderAs, q } = filters;
  const where = [within(sight.reads, bind), `(${within(sight.moderates, bind)} or m.status = 'approved')`];
  if (talentId !== undefined) where.push(`m.talent_id = ${bind.add(talentId)}`);
  if (talentIds !== undefined) where.push(ofTalents(talentIds, bind));
  if (status !== undefined) where.push(status.includes(',') ? `m.status = any(${bind.add(status.split(','))}::text[])` : `m.status = ${bind.add(status)}`);
  if (language !== undefined) where.push(`m.language = ${bind.add(language)}`);
  if (held !== undefined) where.push(held ? 'm.held' : 'not m.held');
  if (flagged !== undefined) where.push(`m.filter_action ${flagged ? '<>' : '='} 'allow'`);
  if (starred !== undefined) where.push(starred ? 'm.starred' : 'not m.starred');
  if (pinned !== undefined) where.push(`m.pinned_at is ${pinned ? 'not null' : 'null'}`);
  if (read !== undefined) where.push(`m.read_at is ${read ? 'not null' : 'null'}`);
  if (answered !== undefined) where.push(`m.reply is ${answered ? 'not null' : 'null'}`);
  // Of moderators only, as what follows.
  if (reported !== undefined) where.push(`${within(sight.moderates, bind)} and m.reports ${reported ? '>' : '='} 0`);
  // Who reads must not learn which messages belong together.
  if (sameSenderAs !== undefined) where.push(`${within(sight.moderates, bind)} and (m.sender_key, m.talent_id) = (select s.sender_key, s.talent_id from marshmallow_message s where s.id = ${bind.add(sameSenderAs)})`);
  if (q !== undefined) where.push(searchWhere(q, bind));
  return where.join(' and ');
}

export function within({ all, talentIds }: VisibleScopes, bind: Bindings): string {
  return all ? 'true' : ofTalents(talentIds, bind);
}

/** Of one talent the index gives the order too. */
function ofTalents(ids: readonly string[], bind: Bindings): string {
  return ids.length === 1 ? `m.talent_id = ${bind.add(ids[0])}` : `m.talent_id = any(${bind.add(ids)}::uuid[])`;
}

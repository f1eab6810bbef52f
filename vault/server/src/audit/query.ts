import type { ExportLine, Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';

export interface AccessQuery {
  /** ISO 8601; at most 31 days apart, the last 31 when left out. */
  from?: string;
  to?: string;
  actor?: string;
  op?: string;
  result?: 'success' | 'denied';
  purpose?: string;
  /** Somebody whose record was touched: who saw this person. */
  subjectId?: string;
  cid?: string;
  /** Entries before this seq: the `nextCursor` of the page before. */
  before?: number;
  limit?: number;
}

export interface AccessPage {
  entries: { seq: number; leaf: string; entry: Json }[];
  nextCursor: number | null;
  /** Entries of the asked time whose body retention dropped: nobody knows any more whether they would match. */
  pruned: number;
}

export const MOST_DAYS = 31;
const MOST_ENTRIES = 200;
const DAY_MS = 86_400_000;

/** Newest first. */
export async function queryAccess(tx: Executor, tenantId: string, query: AccessQuery, now: number): Promise<AccessPage> {
  const to = query.to ? new Date(query.to) : new Date(now);
  const from = query.from ? new Date(query.from) : new Date(to.getTime() - MOST_DAYS * DAY_MS);
  const limit = Math.min(query.limit ?? 50, MOST_ENTRIES);
  const rows = await tx.query<{ seq: string; leaf: Buffer; entry: Json }>({
    text: `select seq, leaf, entry from vault.access_log
            where tenant_id = $1 and pruned_at is null and at >= $2 and at <= $3 and ($4::text is null or actor = $4) and ($5::text is null or op = $5) and ($6::text is null or entry->>'result' = $6)
              and ($7::text is null or purpose = $7) and ($8::text is null or cid = $8) and ($9::bigint is null or seq < $9)
              and ($10::text is null or entry->'detail'->'subjects' ? $10 or entry->'detail'->>'subject' = $10
                   or exists (select 1 from jsonb_array_elements(case jsonb_typeof(entry->'detail'->'writes') when 'array' then entry->'detail'->'writes' else '[]' end) w where w->>0 = $10))
            order by seq desc limit $11`,
    values: [tenantId, from, to, query.actor ?? null, query.op ?? null, query.result ?? null, query.purpose ?? null, query.cid ?? null, query.before ?? null, query.subjectId ?? null, limit + 1],
  });
  const [gone] = await tx.query<{ count: number }>({ text: 'select count(*)::int as count from vault.access_log where tenant_id = $1 and pruned_at is not null and at >= $2 and at <= $3', values: [tenantId, from, to] });
  const page = rows.slice(0, limit);
  return { entries: page.map(({ seq, leaf, entry }) => ({ seq: Number(seq), leaf: leaf.toString('base64'), entry })), nextCursor: rows.length > limit ? Number(page.at(-1)!.seq) : null, pruned: gone!.count };
}

export interface ExportPage {
  lines: ExportLine[];
  /** Signed notes whose size lies in this page. */
  checkpoints: string[];
  /** `after` of the next page; null at the end. */
  next: number | null;
}

const EXPORT_PAGE = 500;

/** In the log's own order and form, for the offline verifier. Of a pruned entry the leaf alone. */
export async function exportAccess(tx: Executor, tenantId: string, after: number): Promise<ExportPage> {
  const rows = await tx.query<{ seq: string; leaf: Buffer; entry: { [key: string]: Json } | null }>({
    text: 'select seq, leaf, entry from vault.access_log where tenant_id = $1 and seq > $2 order by seq limit $3',
    values: [tenantId, after, EXPORT_PAGE],
  });
  const lines = rows.map(({ seq, leaf, entry }): ExportLine => ({ seq: Number(seq), leaf: leaf.toString('base64'), ...(entry && { entry }) }));
  const last = lines.at(-1)?.seq ?? after;
  const notes = await tx.query<{ note: string }>({ text: 'select note from vault.checkpoint where tenant_id = $1 and size > $2 and size <= $3 order by size', values: [tenantId, after, last] });
  return { lines, checkpoints: notes.map(({ note }) => note), next: lines.length === EXPORT_PAGE ? last : null };
}

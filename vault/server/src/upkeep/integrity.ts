import { setImmediate as breathe } from 'node:timers/promises';
import type { VaultDatabase } from '../database/database.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { profileDigest } from '../crypto/record.js';
import { opens } from '../records/read.js';
import { openSubject, readSubjects, type StoredSubject } from '../records/stored.js';
import { tenantContext } from './tenants.js';

/**
 * `unreadable`: rows do not fit together. `rolled-back`: they do, but are not the ones that the access log says were
 * written last. `missing`: the log knows it, the table does not. `unlogged`: the other way round. `revived`: erased, and
 * back. `unreceipted`: erased without a receipt.
 */
export type IntegrityProblem = 'unreadable' | 'rolled-back' | 'missing' | 'unlogged' | 'revived' | 'unreceipted';

export interface IntegrityReport {
  checked: number;
  findings: { subjectId: string; problem: IntegrityProblem }[];
}

interface LastWrite {
  seq: number;
  version: number;
  digest: string;
}

const PAGE = 200;
const LOG_PAGE = 200;
/** Subjects of one walk over the log: what is remembered of each is some 150 bytes. */
const SUBJECTS_A_WALK = 250_000;
const MOST_FINDINGS = 1_000;

/** Every subject of a tenant against its own mac and against the log of writes. Reads only; readers and writers go on meanwhile. */
export async function checkTenant(database: VaultDatabase, cache: TenantKeyCache, tenantId: string): Promise<IntegrityReport> {
  const walks = await walksOver(database, tenantId);
  const report: IntegrityReport = { checked: 0, findings: [] };
  for (let walk = 0; walk < walks; walk++) await checkPart(database, cache, tenantId, { walk, walks }, report);
  return report;
}

async function walksOver(database: VaultDatabase, tenantId: string): Promise<number> {
  const [size] = await database.query<{ count: number }>({ text: 'select count(*)::int as count from vault.subject where tenant_id = $1', values: [tenantId] });
  return Math.max(1, Math.ceil(size!.count / SUBJECTS_A_WALK));
}

/**
 * Entries without whose body this check could not be made: each is the newest write of somebody who was not erased. A copy
 * of their digests elsewhere could be rewritten together with the record; the entry itself is in the signed tree.
 */
export async function entriesNeeded(database: VaultDatabase, tenantId: string): Promise<Set<number>> {
  const needed = new Set<number>();
  const receipts = await database.query<{ subject_id: string | null }>({ text: 'select subject_id from vault.erasure where tenant_id = $1', values: [tenantId] });
  const erased = new Set(receipts.map((row) => row.subject_id));
  // A receipt of the whole tenant names nobody.
  if (erased.has(null)) return needed;
  const walks = await walksOver(database, tenantId);
  for (let walk = 0; walk < walks; walk++) {
    const { last } = await lastWrites(database, tenantId, { walk, walks });
    for (const [subjectId, { seq }] of last) if (!erased.has(subjectId)) needed.add(seq);
  }
  return needed;
}

interface Part {
  walk: number;
  walks: number;
}

/** By the first 28 bits of the random id. */
const isIn = ({ walk, walks }: Part, subjectId: string): boolean => Number.parseInt(subjectId.slice(3, 10), 16) % walks === walk;

async function checkPart(database: VaultDatabase, cache: TenantKeyCache, tenantId: string, part: Part, report: IntegrityReport): Promise<void> {
  const log = await lastWrites(database, tenantId, part);
  const seen = new Set<string>();
  let cursor = '';
  for (;;) {
    const ids = await database.query<{ subject_id: string }>({ text: 'select subject_id from vault.subject where tenant_id = $1 and subject_id > $2 order by subject_id limit $3', values: [tenantId, cursor, PAGE] });
    if (ids.length === 0) break;
    cursor = ids.at(-1)!.subject_id;
    const mine = ids.map((row) => row.subject_id).filter((id) => isIn(part, id));
    for (const id of mine) seen.add(id);
    report.checked += mine.length;
    const suspects = await examine(database, cache, tenantId, mine, log.last);
    // Somebody may just have written: what still does not fit, with the log as it is now, does not fit.
    if (suspects.length > 0) {
      const again = await lastWrites(database, tenantId, part, log.upTo, new Set(suspects.map(({ subjectId }) => subjectId)));
      for (const [id, write] of again.last) log.last.set(id, write);
      add(report, await examine(database, cache, tenantId, suspects.map(({ subjectId }) => subjectId), log.last));
    }
    await breathe();
  }
  add(report, [...log.last.keys()].filter((id) => !seen.has(id)).map((subjectId) => ({ subjectId, problem: 'missing' as const })));
}

function add(report: IntegrityReport, findings: IntegrityReport['findings']): void {
  report.findings.push(...findings.slice(0, Math.max(0, MOST_FINDINGS - report.findings.length)));
}

async function examine(database: VaultDatabase, cache: TenantKeyCache, tenantId: string, ids: readonly string[], last: ReadonlyMap<string, LastWrite>): Promise<IntegrityReport['findings']> {
  if (ids.length === 0) return [];
  const { stored, keys, erased } = await database.transaction(async (tx) => ({
    keys: (await tenantContext(tx, cache, tenantId)).keys,
    stored: await readSubjects(tx, tenantId, ids, 'maintenance'),
    erased: new Set((await tx.query<{ subject_id: string }>({ text: 'select subject_id from vault.erasure where tenant_id = $1 and subject_id = any($2)', values: [tenantId, ids] })).map((row) => row.subject_id)),
  }));
  return ids.flatMap((subjectId): IntegrityReport['findings'] => {
    const subject = stored.get(subjectId);
    const problem = subject && problemOf(subject, last.get(subjectId), erased.has(subjectId), () => opens(() => openSubject(keys, subject)) !== undefined);
    return problem ? [{ subjectId, problem }] : [];
  });
}

function problemOf({ row, items }: StoredSubject, write: LastWrite | undefined, erased: boolean, isSound: () => boolean): IntegrityProblem | undefined {
  if (row.status === 'shredded') return erased ? undefined : 'unreceipted';
  if (erased) return 'revived';
  if (!isSound()) return 'unreadable';
  if (!write) return 'unlogged';
  return write.version === row.record_version && write.digest === profileDigest(items) ? undefined : 'rolled-back';
}

/** The newest write of each subject, as the access log has it. `after`: from there on; `only`: of these subjects. */
async function lastWrites(database: VaultDatabase, tenantId: string, part: Part, after = 0, only?: ReadonlySet<string>): Promise<{ last: Map<string, LastWrite>; upTo: number }> {
  const last = new Map<string, LastWrite>();
  let upTo = after;
  for (;;) {
    const rows = await database.query<{ seq: string; writes: [string, number, string][] }>({
      text: `select seq, entry->'detail'->'writes' as writes from vault.access_log where tenant_id = $1 and seq > $2 and jsonb_typeof(entry->'detail'->'writes') = 'array' order by seq limit $3`,
      values: [tenantId, upTo, LOG_PAGE],
    });
    if (rows.length === 0) return { last, upTo };
    for (const { seq, writes } of rows) for (const [id, version, digest] of writes) if (isIn(part, id) && (!only || only.has(id))) last.set(id, { seq: Number(seq), version, digest });
    upTo = Number(rows.at(-1)!.seq);
    await breathe();
  }
}

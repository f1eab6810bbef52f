import type { IndexCode } from '@hako/vault-client/contract';
import { blindDigest } from '../crypto/blind-index.js';
import type { Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import type { Item } from '../records/items.js';
import { indexEntries, type IndexEntry, type IndexOptions } from './index-entries.js';

export interface IndexedRecord {
  subjectId: string;
  /** No lines of it can be there yet. */
  isNew: boolean;
  /** The whole record in plain. */
  items: readonly Item[];
}

/** The lines of these records as they should be, under every index key that is open. */
export async function replaceIndex(tx: Executor, tenant: TenantKeys, records: readonly IndexedRecord[], options: IndexOptions): Promise<void> {
  const old = records.filter(({ isNew }) => !isNew).map(({ subjectId }) => subjectId);
  if (old.length > 0) await tx.query({ text: 'delete from vault.blind_index where tenant_id = $1 and subject_id = any($2)', values: [tenant.tenantId, old] });

  const digest = digestsOf(tenant);
  const rows = records.flatMap(({ subjectId, items }) =>
    distinct(indexEntries(items, options)).flatMap(({ code, normalized }) => tenant.indexVersions.map((version) => ({ subjectId, code, version, digest: digest(code, version, normalized) }))),
  );
  if (rows.length === 0) return;
  rows.sort(inOrderOfTheIndex);
  // Lines of new records cannot be there yet, and asking whether they are is a third of the work.
  const onConflict = old.length === 0 ? '' : 'on conflict do nothing';
  await tx.query({
    text: `insert into vault.blind_index (tenant_id, field_code, idx_version, digest, subject_id)
           select $1, new.* from unnest($2::text[], $3::int[], $4::bytea[], $5::text[]) as new (field_code, idx_version, digest, subject_id) ${onConflict}`,
    values: [tenant.tenantId, rows.map((row) => row.code), rows.map((row) => row.version), rows.map((row) => row.digest), rows.map((row) => row.subjectId)],
  });
}

type IndexRow = { code: IndexCode; version: number; digest: Buffer; subjectId: string };

/** Digests are as good as random: in order, each leaf of the tree is found once instead of ten times. People who share a name share its digest. */
function inOrderOfTheIndex(left: IndexRow, right: IndexRow): number {
  if (left.code !== right.code) return left.code < right.code ? -1 : 1;
  return left.version - right.version || left.digest.compare(right.digest) || (left.subjectId < right.subjectId ? -1 : 1);
}

/** A name that reads the same in both orders, two spellings of one number. */
function distinct(entries: readonly IndexEntry[]): IndexEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ code, normalized }) => seen.size < seen.add(`${code}:${normalized}`).size);
}

/** Of one batch: family names repeat, and a digest costs more than all the rest of its row. */
function digestsOf(tenant: TenantKeys): (code: IndexCode, version: number, normalized: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (code, version, normalized) => {
    const name = `${code}/${version}:${normalized}`;
    const digest = known.get(name) ?? blindDigest(tenant.index(code, version), normalized);
    known.set(name, digest);
    return digest;
  };
}

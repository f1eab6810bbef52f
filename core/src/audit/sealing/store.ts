import { CompactRange, HASH_BYTES, subtreesOf, type CompletedNode, type NodeId } from '@hako/ledger';
import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { quotedTerm } from './search-terms.js';
import { STREAMS, type StreamName } from './source.js';

export interface SealRow {
  seq: number;
  stream: StreamName;
  row_seq: number;
  at: Date;
  prev: Buffer | null;
  leaf: Buffer;
  ip_salt: Buffer | null;
  ip_commitment: Buffer | null;
  pruned_at: Date | null;
}

export interface CheckpointRow {
  size: number;
  root: Buffer;
  note: string;
  at: Date;
}

export const SALT_BYTES = 16;

/** One entry to be sealed. */
export interface NewSeal {
  seq: number;
  stream: StreamName;
  rowSeq: number;
  at: string;
  prev: Buffer | null;
  leaf: Buffer;
  ipSalt: Buffer | null;
  ipCommitment: Buffer | null;
  terms: readonly string[];
}

/** One sequencer per tenant, in whichever process it runs; given up with the transaction, also when its process dies. */
export async function takeTurn(tx: TenantTransaction, tenantId: string): Promise<boolean> {
  const row = await tx.row<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine', [`hako audit ${tenantId}`]);
  return row?.mine === true;
}

export interface SealerState {
  size: number;
  last: Buffer | null;
  /** Transactions below it are over and sealed */
  horizon: string;
  /** Transactions below it are over now */
  settled: string;
  checkpoint: { size: number; at: Date } | null;
}

export async function readState(q: TenantReader): Promise<SealerState> {
  const row = await q.row<{ size: number; last: Buffer | null; horizon: string | null; settled: string; next: string; checkpoint_size: number | null; checkpoint_at: Date | null }>(
    `select coalesce(s.seq, 0) as size, s.leaf as last, (select horizon::text from audit_sealer) as horizon,
            pg_snapshot_xmin(pg_current_snapshot())::text as settled, pg_snapshot_xmax(pg_current_snapshot())::text as next, c.size as checkpoint_size, c.at as checkpoint_at
     from (select 1) as one
     left join lateral (select seq, leaf from audit_seal order by seq desc limit 1) s on true
     left join lateral (select size, at from audit_checkpoint order by size desc limit 1) c on true`,
  );
  if (!row) throw new Error('a select without a from answers one row');
  // A dump that was restored into another cluster brings transaction numbers that have not come there yet: look at everything once.
  const horizon = row.horizon !== null && BigInt(row.horizon) <= BigInt(row.next) ? row.horizon : '0';
  return { size: row.size, last: row.last, horizon, settled: row.settled, checkpoint: row.checkpoint_size === null || row.checkpoint_at === null ? null : { size: row.checkpoint_size, at: row.checkpoint_at } };
}

/**
 * Is there anything to seal or to sign? One short statement, since it is asked of every agency again and again. The seal is
 * asked for row by row, as in `unsealedSql`: as an anti-join every seal that there ever was is read, after each batch of an import.
 */
export async function hasWork(q: TenantReader, signedBefore: Date): Promise<boolean> {
  const unsealed = STREAMS.map((stream) => `exists (select 1 from ${stream}_log l where l.xid >= h.horizon and (select s.seq from audit_seal s where s.stream = '${stream}' and s.row_seq = l.seq) is null)`).join(' or ');
  const row = await q.row<{ work: boolean }>(
    `select ${unsealed}
            or exists (select 1 from audit_seal s where s.seq > coalesce(c.size, 0)) and coalesce(c.at, '-infinity') <= $1::timestamptz
            or h.horizon > pg_snapshot_xmax(pg_current_snapshot()) as work
     from (select coalesce((select horizon from audit_sealer), '0'::xid8) as horizon) h
     left join lateral (select size, at from audit_checkpoint order by size desc limit 1) c on true`,
    [signedBefore],
  );
  return row?.work === true;
}

/** The right edge of the tree after `size` entries, from its stored subtrees. */
export async function readEdge(q: TenantReader, size: number): Promise<CompactRange> {
  const nodes = subtreesOf(0, size);
  const hashes = await readNodes(q, nodes);
  return CompactRange.fromJSON({ size, hashes: nodes.map((node) => hashes(node.level, node.index).toString('base64')) });
}

/** Reads subtrees at once; the leaves among them are the sealed entries themselves. */
export async function readNodes(q: TenantReader, nodes: readonly NodeId[]): Promise<(level: number, index: number) => Buffer> {
  const rows = await q.rows<{ level: number; index: number; hash: Buffer }>(
    `select n.level, n.index, n.hash from unnest($1::smallint[], $2::bigint[]) as w (level, index) join audit_node n on n.level = w.level and n.index = w.index
     union all
     select 0, s.seq - 1, s.leaf from audit_seal s where s.seq = any($3::bigint[])`,
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.filter(({ level }) => level === 0).map(({ index }) => index + 1)],
  );
  const found = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return (level, index) => {
    const hash = found.get(`${level}/${index}`);
    if (!hash) throw new MissingNode(level, index);
    return hash;
  };
}

/** The log's tree has a hole: somebody deleted what is never deleted. */
export class MissingNode extends Error {
  override readonly name = 'MissingNode';

  constructor(level: number, index: number) {
    super(`the tree has no node ${index} on level ${level}`);
  }
}

/**
 * One after another, as they follow each other. Hashes travel end to end in one value for each column, cut apart by
 * PostgreSQL: as texts in arrays they would be written, escaped, read and decoded one by one.
 */
export async function insertSeals(tx: TenantTransaction, seals: readonly NewSeal[], nodes: readonly CompletedNode[]): Promise<void> {
  const [first] = seals;
  if (!first) return;
  const inner = nodes.filter(({ level }) => level > 0);
  const [streams, times] = [listOf(seals.map(({ stream }) => stream)), listOf(seals.map(({ at }) => at))];
  const none = { salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };
  await Promise.all([
    tx.rows(
      `insert into audit_seal (seq, stream, row_seq, at, prev, leaf, ip_salt, ip_commitment)
       select $1::bigint + n - 1, stream, row_seq, at,
              case when n > 1 or $2::boolean then substring($3::bytea from (n::int - 1) * ${HASH_BYTES} + 1 for ${HASH_BYTES}) end, substring($3::bytea from n::int * ${HASH_BYTES} + 1 for ${HASH_BYTES}),
              case when addressed then substring($4::bytea from (n::int - 1) * ${SALT_BYTES} + 1 for ${SALT_BYTES}) end, case when addressed then substring($5::bytea from (n::int - 1) * ${HASH_BYTES} + 1 for ${HASH_BYTES}) end
       from unnest($6::text[], $7::bigint[], $8::timestamptz[], $9::boolean[]) with ordinality as e (stream, row_seq, at, addressed, n)`,
      [
        first.seq, first.prev !== null, Buffer.concat([first.prev ?? none.hash, ...seals.map(({ leaf }) => leaf)]),
        Buffer.concat(seals.map(({ ipSalt }) => ipSalt ?? none.salt)), Buffer.concat(seals.map(({ ipCommitment }) => ipCommitment ?? none.hash)),
        streams, listOf(seals.map(({ rowSeq }) => rowSeq)), times, listOf(seals.map(({ ipSalt }) => ipSalt !== null)),
      ],
    ),
    tx.rows(
      `insert into audit_node (level, index, hash) select level, index, substring($3::bytea from (n::int - 1) * ${HASH_BYTES} + 1 for ${HASH_BYTES}) from unnest($1::smallint[], $2::bigint[]) with ordinality as e (level, index, n)`,
      [listOf(inner.map(({ level }) => level)), listOf(inner.map(({ index }) => index)), Buffer.concat(inner.map(({ hash }) => hash))],
    ),
    tx.rows(
      `insert into audit_search (seq, stream, at, terms)
       select $1::bigint + n - 1, stream, at, coalesce(terms, '')::tsvector from unnest($2::text[], $3::timestamptz[], string_to_array($4, E'\\n')) with ordinality as t (stream, at, terms, n)`,
      // Terms are letters and digits: no line ends in them.
      [first.seq, streams, times, seals.map(({ terms }) => terms.map(quotedTerm).join(' ')).join('\n')],
    ),
  ]);
}

/** An array as PostgreSQL reads it, of values in which nothing needs quotes. */
const listOf = (values: readonly (string | number | boolean)[]): string => `{${values.join(',')}}`;

export async function saveHorizon(tx: TenantTransaction, horizon: string): Promise<void> {
  await tx.rows('insert into audit_sealer (horizon) values ($1::xid8) on conflict (id) do update set horizon = excluded.horizon', [horizon]);
}

export async function insertCheckpoint(tx: TenantTransaction, row: CheckpointRow): Promise<void> {
  await tx.rows('insert into audit_checkpoint (size, root, note, at) values ($1, $2, $3, $4)', [row.size, row.root, row.note, row.at]);
}

export async function readCheckpoints(q: TenantReader, range: { from: number; to: number }): Promise<CheckpointRow[]> {
  return q.rows<CheckpointRow>('select size, root, note, at from audit_checkpoint where size between $1 and $2 order by size', [range.from, range.to]);
}

/** Newest first. */
export async function readCheckpointPage(q: TenantReader, below: string | undefined, limit: number): Promise<CheckpointRow[]> {
  return q.rows<CheckpointRow>('select size, root, note, at from audit_checkpoint where ($1::bigint is null or size < $1) order by size desc limit $2', [below ?? null, limit]);
}

export async function latestCheckpoint(q: TenantReader): Promise<CheckpointRow | undefined> {
  return q.row<CheckpointRow>('select size, root, note, at from audit_checkpoint order by size desc limit 1');
}

import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof, type NodeId, type ReadNode } from '@hako/ledger';
import { VaultError } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';

/** How an entry stands in the tree of a checkpoint; hashes in base64, from the leaf up (RFC 9162 2.1.3). */
export interface InclusionProof {
  seq: number;
  size: number;
  leaf: string;
  hashes: string[];
}

/** How the tree of `from` leaves is the beginning of the tree of `to` leaves (RFC 9162 2.1.4). */
export interface ConsistencyProof {
  from: number;
  to: number;
  hashes: string[];
}

/** @throws VaultError `NOT_FOUND` when the entry is not sealed at that size. */
export async function proveInclusion(tx: Executor, tenantId: string, seq: number, size: number): Promise<InclusionProof> {
  await requireSealed(tx, tenantId, size);
  if (seq < 1 || seq > size) throw new VaultError('NOT_FOUND');
  const index = seq - 1;
  const read = await readNodes(tx, tenantId, [{ level: 0, index }, ...inclusionNodes(index, size)]);
  return { seq, size, leaf: base64(await read(0, index)), hashes: (await inclusionProof(index, size, read)).map(base64) };
}

/** @throws VaultError `NOT_FOUND` for sizes that are not sealed, or not in order. */
export async function proveConsistency(tx: Executor, tenantId: string, from: number, to: number): Promise<ConsistencyProof> {
  await requireSealed(tx, tenantId, to);
  if (from < 1 || from > to) throw new VaultError('NOT_FOUND');
  const read = await readNodes(tx, tenantId, consistencyNodes(from, to));
  return { from, to, hashes: (await consistencyProof(from, to, read)).map(base64) };
}

async function requireSealed(tx: Executor, tenantId: string, size: number): Promise<void> {
  const [tree] = await tx.query<{ size: string }>({ text: 'select size from vault.access_tree where tenant_id = $1', values: [tenantId] });
  if (!tree || size > Number(tree.size)) throw new VaultError('NOT_FOUND');
}

/** All of them in two statements: leaves lie in the log itself. */
async function readNodes(tx: Executor, tenantId: string, nodes: readonly NodeId[]): Promise<ReadNode> {
  const found = new Map<string, Buffer>();
  const leaves = nodes.filter(({ level }) => level === 0);
  const inner = nodes.filter(({ level }) => level > 0);
  const leafRows = await tx.query<{ seq: string; leaf: Buffer }>({ text: 'select seq, leaf from vault.access_log where tenant_id = $1 and seq = any ($2::bigint[])', values: [tenantId, leaves.map(({ index }) => index + 1)] });
  for (const { seq, leaf } of leafRows) found.set(`0:${Number(seq) - 1}`, leaf);
  const rows = await tx.query<{ level: number; index: string; hash: Buffer }>({
    text: 'select n.level, n.index, n.hash from vault.access_node n join unnest($2::int[], $3::bigint[]) as w (level, index) using (level, index) where n.tenant_id = $1',
    values: [tenantId, inner.map(({ level }) => level), inner.map(({ index }) => index)],
  });
  for (const { level, index, hash } of rows) found.set(`${level}:${index}`, hash);
  return (level, index) => {
    const hash = found.get(`${level}:${index}`);
    if (!hash) throw new VaultError('NOT_FOUND');
    return hash;
  };
}

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

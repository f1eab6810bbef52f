import { hash } from 'node:crypto';
import { canonicalJson, leafHash, type Hash, type Json } from '@hako/ledger';
import { networkOf } from './network.js';
import type { SourceRow, StreamName } from './source.js';

/** The common entry of security.md 2.5, in the form that is hashed. Its version says how leaves were made. */
export interface SealedEntry {
  readonly [member: string]: Json | undefined;
  readonly v: 1;
  readonly seq: number;
  readonly prev: string | null;
}

export interface SealFacts {
  seq: number;
  tenantId: string;
  stream: StreamName;
  /** Leaf of the entry before, base64; null for the first */
  prev: string | null;
  /** `commitTo` of the row's address, base64 */
  ipCommitment: string | null;
}

/**
 * The entry of a row. The address stands in it as its network and as a commitment: after 30 days the address and the salt
 * go, the leaf stays true, and nobody can find the address from the commitment by trying all of them.
 */
export function entryOf(row: SourceRow, { seq, tenantId, stream, prev, ipCommitment }: SealFacts): SealedEntry {
  const { actor_type: type, resource_type: resource, scope_type: scope } = row;
  return {
    v: 1,
    seq,
    prev,
    tenant: tenantId,
    stream,
    id: row.id,
    at: row.at,
    action: row.action,
    ...given('owner', row.owner),
    ...(type !== null && { actor: { type, id: row.actor_id, ...given('name', row.actor_name), ...given('sid', row.session_id), ...given('via', row.via) } }),
    ...(resource !== null && { resource: { type: resource, id: row.resource_id, ...given('label', row.resource_label), ...(scope !== null && { scope: { type: scope, id: row.scope_id } }) } }),
    result: row.result,
    ...given('level', row.level),
    ...given('ip', row.ip === null ? null : networkOf(row.ip)),
    ...given('ipCommitment', ipCommitment),
    ...given('ua', row.user_agent),
    ...given('cid', row.request_id),
    ...given('method', row.method),
    ...given('route', row.route),
    ...(row.before && { before: readable(row.before) }),
    ...(row.after && { after: readable(row.after) }),
    ...(Object.keys(row.meta).length > 0 && { meta: readable(row.meta) }),
  };
}

/** SHA-256(0x00 || JCS(entry)). */
export const leafOf = (entry: SealedEntry): Hash => leafHash(canonicalJson(entry));

/** SHA-256(salt || address). */
export const commitTo = (salt: Buffer, address: string): Buffer => hash('sha256', Buffer.concat([salt, Buffer.from(address)]), 'buffer');

const given = <K extends string>(name: K, value: string | null): Partial<Record<K, string>> => (value === null ? {} : ({ [name]: value } as Record<K, string>));

/** jsonb takes numbers that no reader of JSON does (1e999). One such row must not stop the log: it counts as what an export can say of it. */
const readable = (value: Record<string, unknown>): Json => (isFinite(value) ? (value as Json) : (JSON.parse(JSON.stringify(value)) as Json));

function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFinite);
}

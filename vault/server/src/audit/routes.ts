import { VaultError } from '@hako/vault-client/contract';
import type { Alerts } from '../alerts/alerts.js';
import type { Executor } from '../database/database.js';
import { adminRoute, type AdminActor, type AdminInput, type AnyAdminRoute } from '../http/admin-route.js';
import { closed, compile, text, validate } from '../http/schemas.js';
import { SUBJECT_ID, UUID } from '../tokens/claims-schema.js';
import { INSTALLATION } from './access-log.js';
import type { CheckpointSigner } from './checkpoint-key.js';
import { exportAccess, MOST_DAYS, queryAccess, type AccessQuery } from './query.js';
import { proveConsistency, proveInclusion } from './tree.js';
import { listWitness, storeWitness } from './witness.js';

export interface AuditRouteDeps {
  signer: CheckpointSigner;
  origin: (tenantId: string) => string;
  alerts: Alerts;
}

interface OfTenant {
  /** The installation's own chain when the operator names none. */
  tenantId?: string | undefined;
}

const name = { type: 'string', pattern: '^[A-Za-z0-9._:@/-]{1,128}$' };
const time = { type: 'string', format: 'date-time' };
const tenantId = { type: 'string', pattern: UUID };
const seq = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const isQuery = compile<AccessQuery & OfTenant>(
  closed({ tenantId, from: time, to: time, actor: name, op: name, result: { enum: ['success', 'denied'] }, purpose: name, subjectId: { type: 'string', pattern: SUBJECT_ID }, cid: name, before: seq, limit: { type: 'integer', minimum: 1, maximum: 200 } }, []),
);
const isExport = compile<OfTenant & { after?: number }>(closed({ tenantId, after: seq }, []));
const isWitness = compile<{ notes: string[] }>(closed({ notes: { type: 'array', minItems: 1, maxItems: 200, items: { ...text(8_000), pattern: '^[^\\p{Cs}]*$' } } }, ['notes']));

export const auditRoutes = ({ signer, origin, alerts }: AuditRouteDeps): readonly AnyAdminRoute[] => [
  adminRoute<OfTenant>({
    method: 'GET',
    path: '/audit/checkpoint',
    op: 'audit',
    audited: false,
    parse: ({ query }) => ofTenant(query),
    tenant: tenantOf,
    run: async ({ tx, body, actor }) => {
      const chain = chainOf(body, actor);
      const [row] = await tx.query<{ size: string; at: Date; note: string }>({ text: 'select size, at, note from vault.checkpoint where tenant_id = $1 order by size desc limit 1', values: [chain] });
      return { answer: () => ({ origin: origin(chain), size: Number(row?.size ?? 0), at: row?.at.toISOString() ?? null, checkpoint: row?.note ?? null, keys: signer.verifierKeys() }) };
    },
  }),

  // All tenants' checkpoints since a time, oldest first: what a witness copies.
  adminRoute<{ since: string; limit: number }>({
    method: 'GET',
    path: '/audit/checkpoints',
    op: 'witness',
    audited: false,
    parse: ({ query }) => ({ since: isoOf(query['since'] ?? '1970-01-01T00:00:00Z', '/since'), limit: Math.min(whole(query, 'limit', 500), 500) }),
    tenant: (_body, actor) => actor.tenantId,
    run: async ({ tx, actor, body }) => {
      const rows = await tx.query<{ tenant_id: string; size: string; at: Date; note: string }>({
        text: 'select tenant_id, size, at, note from vault.checkpoint where at >= $1 and ($2::uuid is null or tenant_id = $2) order by at, tenant_id, size limit $3',
        values: [body.since, actor.tenantId, body.limit],
      });
      return { answer: () => ({ checkpoints: rows.map((row) => ({ tenantId: row.tenant_id, origin: origin(row.tenant_id), size: Number(row.size), at: row.at.toISOString(), note: row.note })), keys: signer.verifierKeys() }) };
    },
  }),

  adminRoute<AccessQuery & OfTenant>({
    method: 'POST',
    path: '/audit/query',
    op: 'audit',
    // Reading the log of accesses is an access.
    audited: true,
    parse: ({ body }) => withinDays(validate(isQuery, body)),
    tenant: tenantOf,
    run: async ({ tx, actor, body, now }) => {
      const { tenantId: _tenant, ...query } = body;
      const page = await queryAccess(tx, chainOf(body, actor), query, now);
      return { detail: { query: 'access-log', filters: Object.keys(query).sort(), entries: page.entries.length }, answer: () => page };
    },
  }),

  adminRoute<OfTenant & { after?: number }>({
    method: 'POST',
    path: '/audit/export',
    op: 'audit',
    audited: true,
    parse: ({ body }) => validate(isExport, body),
    tenant: tenantOf,
    run: async ({ tx, actor, body }) => {
      const page = await exportAccess(tx, chainOf(body, actor), body.after ?? 0);
      return { detail: { export: 'access-log', after: body.after ?? 0, entries: page.lines.length }, answer: () => ({ ...page, keys: signer.verifierKeys() }) };
    },
  }),

  adminRoute<OfTenant & { seq: number; size: number }>({
    method: 'GET',
    path: '/audit/proof/inclusion',
    op: 'audit',
    audited: false,
    parse: ({ query }) => ({ ...ofTenant(query), seq: whole(query, 'seq'), size: whole(query, 'size') }),
    tenant: tenantOf,
    run: async ({ tx, actor, body }) => {
      const chain = chainOf(body, actor);
      const proof = await proveInclusion(tx, chain, body.seq, body.size);
      const checkpoint = await noteOf(tx, chain, body.size);
      return { answer: () => ({ ...proof, checkpoint, keys: signer.verifierKeys() }) };
    },
  }),

  adminRoute<OfTenant & { from: number; to: number }>({
    method: 'GET',
    path: '/audit/proof/consistency',
    op: 'audit',
    audited: false,
    parse: ({ query }) => ({ ...ofTenant(query), from: whole(query, 'from'), to: whole(query, 'to') }),
    tenant: tenantOf,
    run: async ({ tx, actor, body }) => {
      const chain = chainOf(body, actor);
      const proof = await proveConsistency(tx, chain, body.from, body.to);
      const [older, newer] = [await noteOf(tx, chain, body.from), await noteOf(tx, chain, body.to)];
      return { answer: () => ({ ...proof, checkpoints: { from: older, to: newer }, keys: signer.verifierKeys() }) };
    },
  }),

  adminRoute<{ notes: string[] }>({
    method: 'POST',
    path: '/witness/checkpoints',
    op: 'witness',
    audited: false,
    parse: ({ body }) => validate(isWitness, body),
    tenant: (_body, actor) => actor.tenantId,
    run: async ({ tx, body }) => {
      const result = await storeWitness(tx, body.notes);
      return {
        answer: () => {
          for (const { origin: forked, size } of result.forked) alerts.raise({ kind: 'witness-fork', severity: 'critical', tenantId: null, detail: { origin: forked, size } });
          return result;
        },
      };
    },
  }),

  adminRoute<{ origin: string }>({
    method: 'GET',
    path: '/witness/checkpoints',
    op: 'witness',
    audited: false,
    parse: ({ query }) => ({ origin: query['origin'] ?? '' }),
    tenant: (_body, actor) => actor.tenantId,
    run: async ({ tx, body }) => {
      const checkpoints = await listWitness(tx, body.origin);
      return { answer: () => ({ checkpoints }) };
    },
  }),
];

const tenantOf = (body: OfTenant, actor: AdminActor): string | null => body.tenantId ?? actor.tenantId;
const chainOf = (body: OfTenant, actor: AdminActor): string => tenantOf(body, actor) ?? INSTALLATION;

function ofTenant(query: AdminInput['query']): OfTenant {
  const id = query['tenantId'];
  if (id !== undefined && !new RegExp(UUID).test(id)) throw invalid('/tenantId');
  return { tenantId: id };
}

function whole(query: AdminInput['query'], parameter: string, fallback?: number): number {
  const value = query[parameter];
  if (value === undefined && fallback !== undefined) return fallback;
  if (value === undefined || !/^\d{1,15}$/.test(value)) throw invalid(`/${parameter}`);
  return Number(value);
}

function isoOf(value: string, path: string): string {
  if (Number.isNaN(Date.parse(value))) throw invalid(path);
  return new Date(value).toISOString();
}

function withinDays(body: AccessQuery & OfTenant): AccessQuery & OfTenant {
  if (body.from && body.to) {
    const span = Date.parse(body.to) - Date.parse(body.from);
    if (span < 0 || span > MOST_DAYS * 86_400_000) throw invalid('/to');
  }
  return body;
}

async function noteOf(tx: Executor, chain: string, size: number): Promise<string | null> {
  const [row] = await tx.query<{ note: string }>({ text: 'select note from vault.checkpoint where tenant_id = $1 and size = $2', values: [chain, size] });
  return row?.note ?? null;
}

const invalid = (path: string): VaultError => new VaultError('VALIDATION_FAILED', { details: [{ path, code: 'format' }] });

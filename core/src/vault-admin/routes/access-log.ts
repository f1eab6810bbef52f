import { data, defineRoute, HakoError, list, type RouteDef } from '@hako/sdk-plugin';
import type { VaultProof } from '@hako/sdk-plugin/api';
import Type from 'typebox';
import { openDesk, type DeskDeps } from '../desk.js';
import { AccessEntry, AccessLogQuery, Checkpoint, Proof, ProofQuery, SeqParams, TenantQuery } from '../schemas.js';
import type { VaultCheckpoint } from '../types.js';
import { audit } from './shapes.js';

interface Page {
  entries: { seq: number; leaf: string; entry: { actor?: { id?: string } } & Record<string, unknown> }[];
  nextCursor: number | null;
}

const DEFAULT_PAGE = 50;

/** Who saw whose data, and the proof that this is the log that was signed. Reading it is itself an entry of it. */
export function accessLogRoutes(deps: DeskDeps): RouteDef[] {
  return [
    defineRoute({
      ...audit,
      method: 'GET',
      path: '/vault/access-log',
      summary: 'vault-admin.routes.accessLog.list',
      rateClass: 'query',
      schema: { query: AccessLogQuery, response: Type.Array(AccessEntry) },
      handle: async ({ query }, ctx) => {
        const { tenantId: wanted, cursor, pageSize = DEFAULT_PAGE, ...filters } = query;
        const desk = await openDesk(deps, ctx, wanted);
        const page = await desk.vault.post<Page>('audit', '/audit/query', { ...filters, limit: pageSize, ...(cursor === undefined ? {} : { before: Number(cursor) }), ...(desk.tenantId === undefined ? {} : { tenantId: desk.tenantId }) });
        const person = await desk.names(page.entries.map(({ entry }) => entry.actor?.id));
        return list(page.entries.map(({ seq, leaf, entry }) => ({ seq, leaf, actor: person(entry.actor?.id ?? ''), entry })), { pageSize, nextCursor: page.nextCursor === null ? null : String(page.nextCursor) });
      },
    }),
    defineRoute({
      ...audit,
      method: 'GET',
      path: '/vault/access-log/checkpoint',
      summary: 'vault-admin.routes.accessLog.checkpoint',
      schema: { query: TenantQuery, response: Checkpoint },
      handle: async ({ query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        return data(await desk.vault.get<VaultCheckpoint>('audit', '/audit/checkpoint', { tenantId: desk.tenantId }));
      },
    }),
    defineRoute({
      ...audit,
      method: 'GET',
      path: '/vault/access-log/:seq/proof',
      summary: 'vault-admin.routes.accessLog.proof',
      errors: ['VAULT_NOT_SEALED_YET', 'VAULT_UNAVAILABLE'],
      schema: { params: SeqParams, query: ProofQuery, response: Proof },
      handle: async ({ params, query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        const size = query.size ?? (await desk.vault.get<VaultCheckpoint>('audit', '/audit/checkpoint', { tenantId: desk.tenantId })).size;
        // Not signed for yet: the next checkpoint is at most a minute away.
        if (Number(params.seq) > size) throw new HakoError('VAULT_NOT_SEALED_YET');
        return data(await desk.vault.get<VaultProof>('audit', '/audit/proof/inclusion', { tenantId: desk.tenantId, seq: Number(params.seq), size }));
      },
    }),
  ];
}

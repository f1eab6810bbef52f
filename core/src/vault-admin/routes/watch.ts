import { data, defineRoute, list, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import type { VaultCertificate } from '@hako/sdk-plugin/api';
import Type from 'typebox';
import { openDesk, requirePerson, type Desk, type DeskDeps } from '../desk.js';
import { Acknowledge, Anomaly, AnomalyParams, Certificate, OpenQuery } from '../schemas.js';
import type { VaultAnomaly } from '../types.js';
import { act, look } from './shapes.js';

/** Anomalies of the agency; certificates of the installation, for the operator alone. */
export function watchRoutes(deps: DeskDeps): RouteDef[] {
  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await deps.tenants.byId(ctx.tenant.id))?.isPlatform ? { type: 'tenant' } : null);
  return [
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/anomalies',
      summary: 'vault-admin.routes.anomalies.list',
      schema: { query: OpenQuery, response: Type.Array(Anomaly) },
      handle: async ({ query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        const { anomalies } = await desk.vault.get<{ anomalies: VaultAnomaly[] }>('anomalies', '/anomalies', { tenantId: desk.tenantId, open: query.open ? 'true' : undefined });
        return list(await named(desk, anomalies), { pageSize: 200, nextCursor: null });
      },
    }),
    defineRoute({
      ...act,
      method: 'POST',
      path: '/vault/anomalies/:id/acknowledge',
      summary: 'vault-admin.routes.anomalies.acknowledge',
      stepUp: true,
      errors: ['VAULT_APPROVAL_SAME_PERSON', 'VAULT_UNAVAILABLE'],
      schema: { params: AnomalyParams, body: Acknowledge, response: Anomaly },
      handle: async ({ params, body }, ctx) => {
        requirePerson(ctx);
        const desk = await openDesk(deps, ctx);
        const anomaly = await desk.vault.post<VaultAnomaly>('anomalies', `/anomalies/${params.id}/acknowledge`, body, body.note);
        await desk.log('vault.anomaly.acknowledged', { anomaly: anomaly.id, rule: anomaly.rule, actor: anomaly.actor });
        return data((await named(desk, [anomaly]))[0]!);
      },
    }),
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/certificates',
      summary: 'vault-admin.routes.certificates',
      scope: operatorOnly,
      schema: { response: Type.Array(Certificate) },
      handle: async (_input, ctx) => {
        const desk = await openDesk(deps, ctx);
        const { certificates } = await desk.vault.get<{ certificates: VaultCertificate[] }>('certificates', '/admin/certificates');
        return list(certificates, { pageSize: certificates.length, nextCursor: null });
      },
    }),
  ];
}

async function named(desk: Desk, anomalies: readonly VaultAnomaly[]) {
  const person = await desk.names(anomalies.flatMap(({ actor, acknowledgedBy }) => [actor, acknowledgedBy]));
  return anomalies.map((anomaly) => ({ ...anomaly, actor: person(anomaly.actor), acknowledgedBy: anomaly.acknowledgedBy === null ? null : person(anomaly.acknowledgedBy) }));
}

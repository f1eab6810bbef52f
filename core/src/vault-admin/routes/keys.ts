import { accepted, data, defineRoute, HakoError, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import type { KeyList, RotationJob } from '@hako/vault-client';
import Type from 'typebox';
import { openDesk, type Desk, type DeskDeps } from '../desk.js';
import { JobParams, Keys, Overview, Rotation, StartRotation, TenantQuery } from '../schemas.js';
import { act, look } from './shapes.js';

const START = { dek: '/admin/rotate-dek', deep: '/admin/rotate-dek', idx: '/admin/reindex', kek: '/admin/rotate-kek' } as const;

/** Keys with their versions; rotations: start, watch, pause, resume. */
export function keyRoutes(deps: DeskDeps): RouteDef[] {
  const steer = (verb: 'pause' | 'resume'): RouteDef =>
    defineRoute({
      ...act,
      method: 'POST',
      path: `/vault/rotations/:id/${verb}`,
      summary: `vault-admin.routes.rotations.${verb}`,
      errors: ['VAULT_ROTATION_STATE', 'VAULT_UNAVAILABLE'],
      schema: { params: JobParams, response: Rotation },
      handle: async ({ params }, ctx) => {
        const desk = await openDesk(deps, ctx);
        const job = await desk.vault.post<RotationJob>('keys_rotate', `/admin/rotations/${params.id}/${verb}`);
        await desk.log(`vault.rotation.${verb}d`, { rotation: job.id });
        return data((await named(desk, [job]))[0]!);
      },
    });

  return [
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/overview',
      summary: 'vault-admin.routes.overview',
      schema: { response: Overview },
      handle: async (_input, ctx) => {
        const desk = await openDesk(deps, ctx);
        const [{ approvals }, { anomalies }, { rotations }] = await Promise.all([
          desk.vault.get<{ approvals: unknown[] }>('approvals', '/approvals', { tenantId: desk.tenantId, open: 'true' }),
          desk.vault.get<{ anomalies: unknown[] }>('anomalies', '/anomalies', { tenantId: desk.tenantId, open: 'true' }),
          desk.vault.get<{ rotations: RotationJob[] }>('keys_read', '/admin/rotations', { tenantId: desk.tenantId }),
        ]);
        return data({ platform: desk.platform, ready: true, openApprovals: approvals.length, openAnomalies: anomalies.length, runningRotations: rotations.filter(({ status }) => status === 'running').length });
      },
    }),
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/keys',
      summary: 'vault-admin.routes.keys',
      schema: { query: TenantQuery, response: Keys },
      handle: async ({ query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        return data(await desk.vault.get<KeyList>('keys_read', '/admin/keys', { tenantId: desk.tenantId }));
      },
    }),
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/rotations',
      summary: 'vault-admin.routes.rotations.list',
      schema: { query: TenantQuery, response: Type.Array(Rotation) },
      handle: async ({ query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        const { rotations } = await desk.vault.get<{ rotations: RotationJob[] }>('keys_read', '/admin/rotations', { tenantId: desk.tenantId });
        return list(await named(desk, rotations), { pageSize: 100, nextCursor: null });
      },
    }),
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/rotations/:id',
      summary: 'vault-admin.routes.rotations.read',
      schema: { params: JobParams, response: Rotation },
      handle: async ({ params }, ctx) => {
        const desk = await openDesk(deps, ctx);
        return data((await named(desk, [await desk.vault.get<RotationJob>('keys_read', `/admin/rotations/${params.id}`)]))[0]!);
      },
    }),
    defineRoute({
      ...act,
      method: 'POST',
      path: '/vault/rotations',
      summary: 'vault-admin.routes.rotations.start',
      stepUp: true,
      errors: ['VAULT_ROTATION_STATE', 'VAULT_UNAVAILABLE'],
      schema: { body: StartRotation, response: Rotation },
      handle: async ({ body }, ctx) => {
        const { kind, tenantId: wanted, ...rest } = body;
        const desk = await openDesk(deps, ctx, wanted);
        // The installation's own key is the operator's; an agency that asks for it asks for something that is not there.
        if (kind === 'kek' && (!desk.platform || wanted !== undefined)) throw notFound();
        if (kind !== 'kek' && desk.tenantId === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/tenantId', code: 'required' }] });
        const job = await desk.vault.post<RotationJob>('keys_rotate', START[kind], { ...rest, ...(kind === 'kek' ? {} : { tenantId: desk.tenantId }), ...(kind === 'deep' ? { deep: true } : {}) }, body.reason);
        await desk.log('vault.rotation.started', { rotation: job.id, kind, tenant: desk.tenantId ?? null });
        return accepted((await named(desk, [job]))[0]!);
      },
    }),
    steer('pause'),
    steer('resume'),
  ];
}

async function named(desk: Desk, jobs: readonly RotationJob[]) {
  const person = await desk.names(jobs.map(({ requestedBy }) => requestedBy));
  return jobs.map((job) => ({ ...job, requestedBy: person(job.requestedBy) }));
}

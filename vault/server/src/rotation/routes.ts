import { VaultError, type RotationJob, type StartRotationRequest } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { adminRoute, type AdminActor, type AdminOutcome, type AnyAdminRoute } from '../http/admin-route.js';
import { validate } from '../http/schemas.js';
import { tenantIdIn } from '../keys/key-id.js';
import { isNothing, isReindex, isRotateDek, isRotateKek, isThrottle, type Throttle } from './schema.js';
import { findOpenRotation, findRotation, forgetFailures, insertRotation, listFailures, listRotations, setStatus, type RotationWithFailures } from './store.js';
import type { RotationKind } from './types.js';
import { rotationView } from './view.js';

const LISTED = 100;

/** `wake`: the worker looks for jobs now, not at its next turn. */
export function rotationRoutes(wake: () => void): readonly AnyAdminRoute[] {
  const start = <B extends Omit<StartRotationRequest, 'tenantId'> & { tenantId?: string }>(path: string, parse: (body: unknown) => B, kindOf: (body: B) => RotationKind): AnyAdminRoute =>
    adminRoute<B>({
      method: 'POST',
      path,
      op: 'keys_rotate',
      audited: true,
      parse: ({ body }) => parse(body),
      tenant: ({ tenantId = null }) => tenantId,
      run: async ({ tx, actor, body }) => {
        const job = await begin(tx, actor, kindOf(body), body);
        return { status: 202, detail: { rotation: job.id, kind: job.kind }, answer: () => (wake(), job) };
      },
    });

  return [
    start('/admin/rotate-dek', (body) => validate(isRotateDek, body), ({ deep }) => (deep ? 'deep' : 'dek')),
    start('/admin/reindex', (body) => validate(isReindex, body), () => 'idx'),
    start('/admin/rotate-kek', (body) => validate(isRotateKek, body), () => 'kek'),
    list,
    one,
    steer('pause', async (tx, row) => {
      if (!(await setStatus(tx, row.rotation_id, ['running', 'paused'], 'paused'))) throw new VaultError('ROTATION_STATE');
    }),
    steer('resume', async (tx, row) => {
      if (row.status === 'running') return;
      // What did not open was mended, so it is looked at again.
      if (row.status === 'blocked') await forgetFailures(tx, row.rotation_id);
      if (!(await setStatus(tx, row.rotation_id, ['paused', 'blocked'], 'running'))) throw new VaultError('ROTATION_STATE');
    }, wake),
    throttle,
  ];
}

/** The same call again answers the job that is under way. */
async function begin(tx: Executor, actor: AdminActor, kind: RotationKind, body: Omit<StartRotationRequest, 'tenantId'> & { tenantId?: string }): Promise<RotationJob> {
  const { tenantId = null, reason = null, rowsPerSecond = null, maxReadP95Ms = null } = body;
  if (tenantId !== null) {
    const known = await tx.query({ text: `select 1 from vault.tenant where tenant_id = $1 and status <> 'shredded'`, values: [tenantId] });
    if (known.length === 0) throw new VaultError('NOT_FOUND');
  }
  const row = await insertRotation(tx, { tenantId, kind, requestedBy: actor.person.id, reason, rowsPerSecond, maxReadP95Ms });
  if (row) return rotationView({ ...row, failed: 0 });
  const open = await findOpenRotation(tx, tenantId, kind);
  if (!open) throw new VaultError('RETRY');
  if (open.kind !== kind) throw new VaultError('ROTATION_STATE');
  return rotationView(open);
}

const list = adminRoute<{ tenantId: string | null; limit: number }>({
  method: 'GET',
  path: '/admin/rotations',
  op: 'keys_read',
  audited: false,
  parse: ({ query }) => ({ tenantId: tenantIdIn(query['tenantId']), limit: limitOf(query['limit']) }),
  tenant: ({ tenantId }, actor) => tenantId ?? actor.tenantId,
  run: async ({ tx, actor, body }) => {
    const rows = await listRotations(tx, { tenantId: body.tenantId ?? actor.tenantId, limit: body.limit });
    return { answer: () => ({ rotations: rows.map(rotationView) }) };
  },
});

const one = adminRoute<{ id: string }>({
  method: 'GET',
  path: '/admin/rotations/:id',
  op: 'keys_read',
  audited: false,
  parse: ({ params }) => ({ id: params['id']! }),
  tenant: (_body, actor) => actor.tenantId,
  run: async ({ tx, actor, body }) => {
    const row = await visible(tx, actor, body.id);
    const failures = row.failed > 0 ? await listFailures(tx, row.rotation_id, LISTED) : [];
    return { answer: () => ({ ...rotationView(row), failures: failures.map(({ what, item_id: id, code, at }) => ({ what, id, code, at: at.toISOString() })) }) };
  },
});

function steer(verb: 'pause' | 'resume', work: (tx: Executor, row: RotationWithFailures) => Promise<void>, after: () => void = () => undefined): AnyAdminRoute {
  return adminRoute<{ id: string }>({
    method: 'POST',
    path: `/admin/rotations/:id/${verb}`,
    op: 'keys_rotate',
    audited: true,
    parse: ({ params, body }) => {
      validate(isNothing, body);
      return { id: params['id']! };
    },
    tenant: (_body, actor) => actor.tenantId,
    run: async ({ tx, actor, body }) => {
      await work(tx, await visible(tx, actor, body.id));
      return changed(tx, body.id, verb, after);
    },
  });
}

const throttle = adminRoute<Throttle & { id: string }>({
  method: 'POST',
  path: '/admin/rotations/:id/throttle',
  op: 'keys_rotate',
  audited: true,
  parse: ({ params, body }) => ({ id: params['id']!, ...validate(isThrottle, body) }),
  tenant: (_body, actor) => actor.tenantId,
  run: async ({ tx, actor, body }) => {
    const row = await visible(tx, actor, body.id);
    const { rowsPerSecond = row.rows_per_second, maxReadP95Ms = row.max_read_p95_ms } = body;
    await tx.query({ text: 'update vault.rotation set rows_per_second = $2, max_read_p95_ms = $3 where rotation_id = $1', values: [body.id, rowsPerSecond, maxReadP95Ms] });
    return changed(tx, body.id, 'throttle');
  },
});

async function changed(tx: Executor, id: string, verb: string, after: () => void = () => undefined): Promise<AdminOutcome> {
  const row = (await findRotation(tx, id))!;
  return { tenantId: row.tenant_id, detail: { rotation: id, verb }, answer: () => (after(), rotationView(row)) };
}

/** Of another tenant is as if it were not there. */
async function visible(tx: Executor, actor: AdminActor, id: string): Promise<RotationWithFailures> {
  const row = await findRotation(tx, id);
  if (!row || (actor.tenantId !== null && row.tenant_id !== actor.tenantId)) throw new VaultError('NOT_FOUND');
  return row;
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? LISTED);
  if (!Number.isInteger(limit) || limit < 1 || limit > LISTED) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/limit', code: 'range' }] });
  return limit;
}

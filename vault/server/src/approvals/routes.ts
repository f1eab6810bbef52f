import { VaultError } from '@hako/vault-client/contract';
import { adminRoute, type AdminActor, type AdminCall, type AdminOutcome, type AnyAdminRoute } from '../http/admin-route.js';
import { validate } from '../http/schemas.js';
import { isEmpty, isRequestApproval, type RequestApproval } from './schema.js';
import { createApproval, decideApproval, listApprovals, readApproval, type Decider, type NewApproval } from './store.js';
import type { Approval } from './types.js';

/** POST /approvals, GET /approvals, GET /approvals/:id, POST /approvals/:id/approve and /reject. */
export const approvalRoutes: readonly AnyAdminRoute[] = [
  adminRoute<RequestApproval>({
    method: 'POST',
    path: '/approvals',
    op: 'approvals',
    audited: true,
    parse: ({ body }) => validate(isRequestApproval, body),
    tenant: tenantOf,
    run: async ({ tx, actor, body, now }) => {
      const { action, subject, reason, parameters = {} } = body;
      const wanted: NewApproval = { tenantId: tenantOf(body, actor), action, subject, reason, parameters };
      if (!fits(wanted)) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/subject', code: 'value' }] });
      const approval = await createApproval(tx, wanted, deciderOf(actor), now);
      return outcome(approval, 'requested');
    },
  }),

  adminRoute<{ tenantId: string | undefined; open: boolean }>({
    method: 'GET',
    path: '/approvals',
    op: 'approvals',
    audited: false,
    parse: ({ query }) => ({ tenantId: query['tenantId'], open: query['open'] === 'true' }),
    tenant: ({ tenantId }, actor) => tenantId ?? actor.tenantId,
    run: async ({ tx, actor, body, now }) => {
      const approvals = await listApprovals(tx, { open: body.open, tenantId: body.tenantId ?? actor.tenantId ?? undefined }, now);
      return { answer: () => ({ approvals }) };
    },
  }),

  adminRoute<{ id: string }>({
    method: 'GET',
    path: '/approvals/:id',
    op: 'approvals',
    audited: false,
    parse: ({ params }) => ({ id: params['id']! }),
    tenant: (_body, actor) => actor.tenantId,
    run: async (call) => {
      const approval = await visible(call);
      return { answer: () => approval };
    },
  }),

  ...(['approve', 'reject'] as const).map((verb) =>
    adminRoute<{ id: string }>({
      method: 'POST',
      path: `/approvals/:id/${verb}`,
      op: 'approvals',
      audited: true,
      parse: ({ params, body }) => {
        validate(isEmpty, body);
        return { id: params['id']! };
      },
      tenant: (_body, actor) => actor.tenantId,
      run: async (call) => {
        await visible(call);
        const decision = verb === 'approve' ? 'approved' : 'rejected';
        return outcome(await decideApproval(call.tx, call.body.id, decision, deciderOf(call.actor), call.now), decision);
      },
    }),
  ),
];

function tenantOf(body: RequestApproval, actor: AdminActor): string | null {
  return body.tenantId === undefined ? actor.tenantId : body.tenantId;
}

/** A subject that lies outside the tenant would be approved by people who have no say in it. */
function fits({ tenantId, action, subject, parameters }: NewApproval): boolean {
  if (action === 'tenant.shred' || action === 'break_glass') return subject === tenantId;
  if (action === 'key.disable' || action === 'key.destroy') return tenantId === null ? /^kek\/\d+$/.test(subject) : new RegExp(`^${tenantId}/(dek|idx)/\\d+$`).test(subject);
  // Whoever decides must read how many people it is about.
  if (action === 'subjects.shred') return tenantId !== null && /^set\/[\w-]{43}$/.test(subject) && Number.isSafeInteger(parameters?.['subjects']) && Number(parameters?.['subjects']) > 0;
  return tenantId !== null;
}

/** A signed-in person or an administrator's certificate; a key or a job is nobody who could stand for it. */
function deciderOf({ person, claims }: AdminActor): Decider {
  if (claims && (claims.sid === undefined || claims.jid !== undefined)) throw new VaultError('CALLER_DENIED');
  return { person, sessionId: claims?.sid ?? null };
}

async function visible({ tx, actor, body, now }: AdminCall<{ id: string }>): Promise<Approval> {
  const approval = await readApproval(tx, body.id, now);
  if (!approval || (actor.tenantId !== null && approval.tenantId !== actor.tenantId)) throw new VaultError('NOT_FOUND');
  return approval;
}

const outcome = (approval: Approval, decision: string): AdminOutcome => ({
  tenantId: approval.tenantId,
  detail: { approval: approval.id, action: approval.action, subject: approval.subject, decision, reason: approval.reason },
  answer: () => approval,
});

import { created, data, defineRoute, HakoError, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { openDesk, requirePerson, type Desk, type DeskDeps } from '../desk.js';
import { Approval, ApprovalParams, BreakGlassAnswer, BreakGlassBody, OpenQuery, RequestApproval } from '../schemas.js';
import type { VaultApproval } from '../types.js';
import { act, look } from './shapes.js';

/** Asked for by one person, given by another; the vault knows both by their signed tokens. */
export function approvalRoutes(deps: DeskDeps): RouteDef[] {
  const decide = (verb: 'approve' | 'reject'): RouteDef =>
    defineRoute({
      ...act,
      method: 'POST',
      path: `/vault/approvals/:id/${verb}`,
      summary: `vault-admin.routes.approvals.${verb}`,
      stepUp: verb === 'approve',
      errors: ['VAULT_APPROVAL_SAME_PERSON', 'VAULT_APPROVAL_CLOSED', 'VAULT_UNAVAILABLE'],
      schema: { params: ApprovalParams, response: Approval },
      handle: async ({ params }, ctx) => {
        requirePerson(ctx);
        const desk = await openDesk(deps, ctx);
        const approval = await desk.vault.post<VaultApproval>('approvals', `/approvals/${params.id}/${verb}`);
        await desk.log(`vault.approval.${approval.status}`, { approval: approval.id, action: approval.action, subject: approval.subject });
        return data((await named(desk, [approval]))[0]!);
      },
    });

  return [
    defineRoute({
      ...look,
      method: 'GET',
      path: '/vault/approvals',
      summary: 'vault-admin.routes.approvals.list',
      schema: { query: OpenQuery, response: Type.Array(Approval) },
      handle: async ({ query }, ctx) => {
        const desk = await openDesk(deps, ctx, query.tenantId);
        const { approvals } = await desk.vault.get<{ approvals: VaultApproval[] }>('approvals', '/approvals', { tenantId: desk.tenantId, open: query.open ? 'true' : undefined });
        return list(await named(desk, approvals), { pageSize: 200, nextCursor: null });
      },
    }),
    defineRoute({
      ...act,
      method: 'POST',
      path: '/vault/approvals',
      summary: 'vault-admin.routes.approvals.request',
      permission: 'vault:write',
      stepUp: true,
      errors: ['VAULT_UNAVAILABLE'],
      schema: { body: RequestApproval, response: Approval },
      handle: async ({ body }, ctx) => {
        requirePerson(ctx);
        const { tenantId: wanted, ...wish } = body;
        const desk = await openDesk(deps, ctx, wanted);
        const approval = await desk.vault.post<VaultApproval>('approvals', '/approvals', { ...wish, tenantId: desk.tenantId ?? null }, body.reason);
        await desk.log('vault.approval.requested', { approval: approval.id, action: approval.action, subject: approval.subject });
        return created((await named(desk, [approval]))[0]!);
      },
    }),
    decide('approve'),
    decide('reject'),
    defineRoute({
      ...act,
      method: 'POST',
      path: '/vault/break-glass',
      summary: 'vault-admin.routes.breakGlass',
      stepUp: true,
      errors: ['VAULT_APPROVAL_REQUIRED', 'VAULT_UNAVAILABLE'],
      schema: { body: BreakGlassBody, response: BreakGlassAnswer },
      handle: async ({ body }, ctx) => {
        requirePerson(ctx);
        const desk = await openDesk(deps, ctx, body.tenantId);
        if (desk.tenantId === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/tenantId', code: 'required' }] });
        const answer = await desk.vault.post<{ tenantId: string; actor: string; until: string }>('break_glass', '/admin/break-glass', { ...body, tenantId: desk.tenantId }, body.reason);
        await desk.log('vault.break_glass', { approval: body.approvalId, actor: body.actor, minutes: body.minutes, reason: body.reason });
        return data(answer);
      },
    }),
  ];
}

async function named(desk: Desk, approvals: readonly VaultApproval[]) {
  const actorOf = ({ parameters }: VaultApproval): string | null => (typeof parameters['actor'] === 'string' ? parameters['actor'] : null);
  const person = await desk.names(approvals.flatMap((approval) => [approval.requestedBy.id, approval.decidedBy?.id, approval.usedBy, actorOf(approval)]));
  return approvals.map((approval) => ({
    ...approval,
    concerns: actorOf(approval) === null ? null : person(actorOf(approval)!),
    requestedBy: person(approval.requestedBy.id),
    decidedBy: approval.decidedBy && person(approval.decidedBy.id),
    usedBy: approval.usedBy === null ? null : person(approval.usedBy),
  }));
}

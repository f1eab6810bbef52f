import type { AuditEntry, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { factsOf } from '../identities/repository.js';
import type { LinkPlan } from './link-plan.js';
import { changeIdentities, changeMemberships, insertExternalIds, insertHistories, insertIdentities, insertMemberships, type IdentityHistory, type StoredIdentity, type StoredMembership } from './link-repository.js';
import type { ImportRow } from './row.js';

export interface LinkHome {
  talentId: string;
  profileStoreId: string;
  at: Date;
  by: string;
  /** Nickname for the log, by customer. */
  label(customerId: string): string;
  rowOf(customerId: string): ImportRow | undefined;
}

/** Accounts, memberships and other ids of customers that are stored by now; answers their log entries. */
export async function writeLinks(ctx: PluginContext, tx: TenantTransaction, plan: LinkPlan, home: LinkHome): Promise<AuditEntry[]> {
  await insertExternalIds(tx, plan.newExternalIds.map((row) => ({ ...row, id: ctx.ids.uuid() })), home);
  await insertIdentities(tx, plan.newIdentities, home);
  await changeIdentities(tx, plan.changedIdentities.map(({ after }) => after), home);
  const history = (before: StoredIdentity | null, after: StoredIdentity): IdentityHistory => ({ id: ctx.ids.uuid(), identity_id: after.id, customer_id: after.customerId, before: before && factsOf(before), after: factsOf(after) });
  await insertHistories(tx, [...plan.newIdentities.map((after) => history(null, after)), ...plan.changedIdentities.map(({ before, after }) => history(before, after))], { at: home.at, ...ctx.principal });
  await insertMemberships(tx, plan.newMemberships, home);
  await changeMemberships(tx, plan.changedMemberships.map(({ after }) => after), home);
  return entriesOf(plan, home);
}

function entriesOf(plan: LinkPlan, home: LinkHome): AuditEntry[] {
  const entry = (action: string, customerId: string, before: Record<string, unknown> | null, after: Record<string, unknown>): AuditEntry => ({ action, resource: { type: 'customer', id: customerId, label: home.label(customerId) }, scope: { type: 'talent', id: home.talentId }, before, after });
  const facts = (membership: StoredMembership): Record<string, unknown> => membershipFacts(membership, home.rowOf(membership.customerId));
  return [
    ...plan.newExternalIds.map(({ customerId, consumer, externalId }) => entry('customer.external-id.added', customerId, null, { consumer, externalId })),
    ...plan.newIdentities.map((after) => entry('customer.identity.added', after.customerId, null, factsOf(after))),
    ...plan.changedIdentities.map(({ before, after }) => entry('customer.identity.updated', after.customerId, factsOf(before), factsOf(after))),
    ...plan.newMemberships.map((after) => entry('customer.membership.added', after.customerId, null, facts(after))),
    ...plan.changedMemberships.map(({ before, after }) => entry('customer.membership.updated', after.customerId, facts(before), facts(after))),
  ];
}

function membershipFacts({ typeId, levelId, validFrom, validTo, autoRenew, externalControl, externalRef, note }: StoredMembership, row: ImportRow | undefined): Record<string, unknown> {
  const named = row?.memberships.find((one) => one.typeId === typeId && one.levelId === levelId);
  return { type: named?.type ?? typeId, level: named?.level ?? levelId, validFrom: validFrom.toISOString(), validTo: validTo?.toISOString() ?? null, autoRenew, externalControl, externalRef, note };
}

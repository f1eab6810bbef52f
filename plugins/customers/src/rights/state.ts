import { notFound, versionConflict, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { lockCustomer, parseCustomer, type LoadedCustomer } from '../customers/repository.js';
import { requireThere } from '../customers/scope.js';

/** Why and where, as the vault wants to know it. Core asks its own `personal-data` right at the same place. */
export const because = (customer: Pick<LoadedCustomer, 'talentId'>, reason: string) => ({ purpose: 'subject_request' as const, reason, scope: { type: 'talent' as const, id: customer.talentId } });

/**
 * Art. 18: from now on nothing happens with her but what she or the law asks for. The vault first: when core cannot write,
 * she is protected too early, never too late; lifting goes the other way round.
 */
export async function setRestricted(ctx: PluginContext, customer: LoadedCustomer, wish: { restricted: boolean; reason: string; version: number }): Promise<void> {
  const atVault = async (): Promise<void> => {
    if (customer.rmProfileId !== null) await ctx.pii.restrict(customer.rmProfileId, wish.restricted, because(customer, wish.reason));
  };
  if (wish.restricted) await atVault();
  await ctx.db.write(async (tx) => {
    const now = await lockThere(tx, customer.id, wish.version);
    if (now.restricted === wish.restricted) return;
    const at = ctx.clock.now();
    await tx.rows('update customers_customer set restricted_at = $2, version = version + 1, updated_at = $3, updated_by = $4 where id = $1', [customer.id, wish.restricted ? at : null, at, ctx.principal.id]);
    await ctx.audit.change(tx, { action: wish.restricted ? 'customer.restricted' : 'customer.released', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, before: { restricted: now.restricted }, after: { restricted: wish.restricted, reason: wish.reason } });
    await ctx.events.emit(tx, 'customer.restricted@1', { customerId: customer.id, talentId: customer.talentId, restricted: wish.restricted });
  });
  if (!wish.restricted) await atVault();
}

export async function lockThere(tx: TenantTransaction, id: string, version?: number): Promise<LoadedCustomer> {
  const customer = await lockCustomer(tx, id);
  if (!customer) throw notFound();
  requireThere(customer);
  if (version !== undefined && customer.version !== version) throw versionConflict(parseCustomer(customer));
  return customer;
}

import type { AddMembership, PluginContext } from '@hako/sdk-plugin';
import type { LoadedCustomer } from '../customers/repository.js';
import { requireOpenRow } from '../customers/scope.js';
import { insertMembership, listMemberships, lockCustomer, type MembershipRow } from './repository.js';
import { assertFree, catalogue, checked, record } from './routes.js';

/** A membership that another plugin brings (an adapter, a shop). Told twice under one reference, it is added once. */
export async function grantMembership(ctx: PluginContext, customer: LoadedCustomer, given: AddMembership): Promise<MembershipRow> {
  const { typeId, levelId } = await catalogue(ctx, customer.talentId, given.type, given.level);
  const at = ctx.clock.now();
  const wanted = checked({
    typeId, levelId, validFrom: given.validFrom === undefined ? at : new Date(given.validFrom), validTo: given.validTo ? new Date(given.validTo) : null,
    autoRenew: false, externalControl: given.externalRef !== undefined, externalRef: given.externalRef ?? null, note: given.note ?? null,
  });
  return ctx.db.write(async (tx) => {
    await lockCustomer(tx, customer.id);
    await requireOpenRow(tx, customer.id);
    const known = given.externalRef !== undefined && (await listMemberships(tx, customer.id, at)).find((row) => row.externalRef === given.externalRef && row.type === given.type);
    if (known) return known;
    await assertFree(tx, customer.id, wanted, null);
    const id = ctx.ids.uuid();
    await insertMembership(tx, { ...wanted, id, customerId: customer.id, at, by: ctx.principal.id });
    return record(ctx, tx, customer, null, id);
  });
}

import { notFound, type PluginContext, type ScopeRef } from '@hako/sdk-plugin';
import { findCustomer, type LoadedCustomer } from './repository.js';

/**
 * The permission check has to load the record to learn its talent; the handler then needs the same record.
 * Keyed by the request's own context, so that nothing outlives the request or crosses to another.
 */
const loadedBy = new WeakMap<PluginContext, LoadedCustomer>();

/** Scope of a customer's routes: the talent that the stored record belongs to, never what a client says. */
export async function customerScope(input: { params: { id: string } }, ctx: PluginContext): Promise<ScopeRef | null> {
  const customer = await ctx.db.read((reader) => findCustomer(reader, input.params.id));
  if (!customer) return null;
  loadedBy.set(ctx, customer);
  return { type: 'talent', id: customer.talentId };
}

export async function loadedCustomer(ctx: PluginContext, id: string): Promise<LoadedCustomer> {
  const known = loadedBy.get(ctx);
  if (known?.id === id) return known;
  const customer = await ctx.db.read((reader) => findCustomer(reader, id));
  if (!customer) throw notFound();
  return customer;
}

/** Scope of routes whose body names the talent: a talent that is not of this agency has no scope, which is 404. */
export async function talentScope(talentId: string, ctx: PluginContext): Promise<ScopeRef | null> {
  return (await ctx.scopes.talent(talentId)) ? { type: 'talent', id: talentId } : null;
}

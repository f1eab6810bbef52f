import { HakoError, notFound, type PluginContext, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import { archiveScope } from '../stores/archives.js';
import { findCustomer, lockState, type CustomerState, type LoadedCustomer } from './repository.js';

/**
 * The permission check has to load the record to learn its talent; the handler then needs the same record.
 * Keyed by the request's own context, so that nothing outlives the request or crosses to another.
 */
const loadedBy = new WeakMap<PluginContext, LoadedCustomer>();

/** Scope of a customer's routes: the talent that the stored record belongs to, never what a client says. */
export async function customerScope(input: { params: { id: string } }, ctx: PluginContext, permission: string): Promise<ScopeRef | null> {
  const customer = await ctx.db.read((reader) => findCustomer(reader, input.params.id));
  if (!customer) return null;
  loadedBy.set(ctx, customer);
  return archiveScope(ctx, customer.talentId, permission);
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

/** As she may be worked with: what was merged, erased or restricted is refused, each with its word. */
export async function openCustomer(ctx: PluginContext, id: string): Promise<LoadedCustomer> {
  const customer = await loadedCustomer(ctx, id);
  requireOpen(customer);
  return customer;
}

/** The same for a change, held until the transaction ends: nobody restricts or merges her half way. */
export async function requireOpenRow(tx: TenantTransaction, id: string): Promise<void> {
  const state = await lockState(tx, id);
  if (!state) throw notFound();
  requireOpen(state);
}

export function requireOpen(state: CustomerState): void {
  requireThere(state);
  if (state.restricted) throw refuse('CUSTOMER_RESTRICTED');
}

/** @throws HakoError 410 with `mergedInto`, or for one that was erased. */
export function requireThere(state: CustomerState): void {
  if (state.erased) throw refuse('CUSTOMER_ERASED');
  if (state.mergedInto !== null) throw new HakoError('CUSTOMER_MERGED', { details: { mergedInto: state.mergedInto } });
}

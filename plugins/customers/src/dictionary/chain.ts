import type { PluginContext, ScopeRef } from '@hako/sdk-plugin';

/** The scope itself first, the agency last; empty when it is not of this agency. */
export async function chainOf(ctx: PluginContext, scope: ScopeRef): Promise<ScopeRef[]> {
  return (await ctx.scopes.chain(scope)).map(({ type, id }) => (type === 'tenant' ? { type } : { type, id }));
}

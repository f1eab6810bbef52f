import type { PluginContext, Principal, TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';

/**
 * Whoever wants a say in new people has it, by whichever door they come. Outside a transaction: others think meanwhile.
 *
 * @throws what they refuse with, or `PLUGIN_UNAVAILABLE`
 */
export const askBeforePerson = (ctx: Pick<PluginContext, 'before' | 'db'>, invited: boolean): Promise<void> => ctx.before('core.user.create@1', async () => ({ people: await ctx.db.read(activePeople), invited }));

/** The same for who comes back: she counts among the people again. */
export const askBeforeReturn = (ctx: Pick<PluginContext, 'before' | 'db'>): Promise<void> => ctx.before('core.user.reactivate@1', async () => ({ people: await ctx.db.read(activePeople) }));

/** Both where no request of the API is under way: a directory, an identity provider. */
export function askBeforeProvisioned({ contexts }: Pick<Cradle, 'contexts'>, tenant: { id: string; code: string }, principal: Principal, requestId: string, who: 'new' | 'returns' = 'new'): Promise<void> {
  const ctx = contexts.forWork('core', { tenant, principal, requestId, signal: new AbortController().signal });
  return who === 'new' ? askBeforePerson(ctx, false) : askBeforeReturn(ctx);
}

const activePeople = async (q: TenantReader): Promise<number> => (await q.row<{ people: number }>(`select count(*)::int as people from app_user where status = 'active'`))?.people ?? 0;

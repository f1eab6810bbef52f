import type { PluginContext } from '@hako/sdk-plugin';
import { refuse } from './errors.js';

/**
 * The vault keeps people's data under keys of its own, and destroys it only with a second person's approval and a proof for
 * each. Without the archive nobody could ask for that any more.
 */
export async function mayPurge(ctx: PluginContext): Promise<void> {
  const row = await ctx.db.read((q) => q.row<{ people: number }>('select count(*)::int as people from customers_customer where erased_at is null'));
  if (row && row.people > 0) throw refuse('CUSTOMER_DATA_IN_VAULT', { params: { people: row.people }, details: { people: row.people } });
}

import type { PluginContext } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import { chainOf } from './chain.js';
import { entriesAt } from './repository.js';

/** A system that an external id of a request is of, and where in the request it stands. */
interface NamedSystem {
  consumer: string;
  path: string;
}

/** Systems whose ids may be written down at the talent now. What was written before stays, whatever becomes of its system. */
export async function requireSystems(ctx: PluginContext, talentId: string, named: readonly NamedSystem[]): Promise<void> {
  if (named.length === 0) return;
  const chain = await chainOf(ctx, { type: 'talent', id: talentId });
  const usable = new Set((await ctx.db.read((reader) => entriesAt(reader, 'consumer', chain, { usable: true }))).map(({ code }) => code));
  const unknown = named.filter(({ consumer }) => !usable.has(consumer));
  const [first] = unknown;
  if (first) throw refuse('CUSTOMER_SYSTEM_UNKNOWN', { params: { system: first.consumer }, details: unknown.map(({ consumer, path }) => ({ path, code: 'unknown', consumer })) });
}

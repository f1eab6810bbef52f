import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import { chainOf } from './chain.js';
import { record } from './record.js';
import { entriesAt, insertEntry } from './repository.js';

/** A system that an external id of a request is of, and where in the request it stands. */
interface NamedSystem {
  consumer: string;
  path: string;
}

const AGENCY = { type: 'tenant' } as const;
const CODE = /^[A-Z][A-Z0-9_]{0,31}$/;
const LAST = 1_000;

/**
 * Systems whose ids may be written down at the talent now. What was written before stays, whatever becomes of its system.
 * Who keeps the agency's dictionary adds a system by naming it, so that a program of hers needs no preparation; for everybody
 * else an unknown one is a slip of the pen.
 * @returns writes down what is new, in the transaction of the ids
 * @throws `CUSTOMER_SYSTEM_UNKNOWN` also for one that was switched off
 */
export async function requireSystems(ctx: PluginContext, talentId: string, named: readonly NamedSystem[]): Promise<(tx: TenantTransaction) => Promise<void>> {
  if (named.length === 0) return async () => undefined;
  const chain = await chainOf(ctx, { type: 'talent', id: talentId });
  const entries = await ctx.db.read((reader) => entriesAt(reader, 'consumer', chain));
  const known = new Map(entries.map(({ code, active, disabled }) => [code, active && !disabled]));
  const missing = named.filter(({ consumer }) => known.get(consumer) !== true);
  const may = missing.length > 0 && (await ctx.can('customer.dictionary:write', AGENCY)).allowed;
  const refused = missing.filter(({ consumer }) => !may || known.has(consumer) || !CODE.test(consumer));
  const [first] = refused;
  if (first) throw refuse('CUSTOMER_SYSTEM_UNKNOWN', { params: { system: first.consumer }, details: refused.map(({ consumer, path }) => ({ path, code: 'unknown', consumer })) });
  const codes = [...new Set(missing.map(({ consumer }) => consumer))];
  return async (tx) => {
    for (const code of codes) {
      const made = await insertEntry(tx, { id: ctx.ids.uuid(), type: 'consumer', code, parentId: null, ownerType: 'tenant', ownerId: null, name: { en: code }, color: null, extra: {}, sortOrder: LAST, isForced: false }, ctx.principal.id);
      // Somebody else may have named it at the same moment.
      if (made) await record(ctx, tx, 'created', null, made);
    }
  };
}

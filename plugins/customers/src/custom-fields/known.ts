import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { listFields } from './repository.js';
import type { CustomField } from './types.js';

/** What an agency's own fields were at one moment. Fields are never deleted and each change raises a version, so the sum of the versions tells every two moments apart. */
export interface KnownFields {
  fields: CustomField[];
  revision: number;
}

const MOST_TENANTS = 2_000;

/** Definitions as this process read them last; whoever writes by them holds them against the table (`holdFields`). */
export class FieldMemory {
  readonly #known = new Map<string, KnownFields>();

  get(tenantId: string): KnownFields | undefined {
    return this.#known.get(tenantId);
  }

  async read(ctx: PluginContext): Promise<KnownFields> {
    const fields = await ctx.db.read(listFields);
    const known = { fields, revision: fields.reduce((sum, { version }) => sum + version, 0) };
    if (this.#known.size >= MOST_TENANTS) this.#known.clear();
    this.#known.set(ctx.tenant.id, known);
    return known;
  }
}

/** Fails its transaction (`areOutdated`) when the definitions are others by now. As an error, so that it needs no answer before the commit. */
export async function holdFields(tx: TenantTransaction, { revision }: KnownFields): Promise<void> {
  await tx.rows('select 1 / (coalesce(sum(version), 0) = $1::bigint)::int as held from customers_field', [revision]);
}

/** PostgreSQL's division by zero, which nothing else in such a transaction does. */
export const areOutdated = (fault: unknown): boolean => (fault as { code?: unknown } | null)?.code === '22012';

/**
 * Runs `work` by the definitions at hand; should it fail for any reason, and they turn out to be old, once more by new
 * ones. `work` does nothing that lasts unless it succeeds.
 */
export async function byKnownFields<T>(ctx: PluginContext, work: (known: KnownFields) => Promise<T>): Promise<T> {
  const memory = ctx.service<FieldMemory>('fields');
  const known = memory.get(ctx.tenant.id);
  if (!known) return work(await memory.read(ctx));
  try {
    return await work(known);
  } catch (fault) {
    const fresh = await memory.read(ctx);
    if (fresh.revision === known.revision && !areOutdated(fault)) throw fault;
    return work(fresh);
  }
}

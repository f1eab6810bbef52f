import type { BlockListEntry, BlockLists as ContextBlockLists, BlockMatcher, ScopeRef } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { TenantReadings } from '../tenant-readings.js';
import type { BlockLists } from '../types.js';
import { activeEntries, addMatches, type BlockRow } from './store.js';

type Deps = Pick<Cradle, 'database' | 'organization' | 'bus' | 'clock' | 'log'>;

const FRESH_MS = 3_000;
const FLUSH_MS = 10_000;
const MOST_TENANTS = 5_000;

interface Known {
  rows: readonly BlockRow[];
  /** Tells one state of the list from another. */
  stamp: string;
  readAt: number;
  byScope: Map<string, readonly BlockListEntry[]>;
}

/** The block lists of all agencies as features ask for them: 300 questions a second must not be 300 looks at a table. */
export function createBlockLists(deps: Deps): BlockLists {
  const lists = new TenantReadings<Known>(deps, { topic: 'blocklist', most: MOST_TENANTS, read: (tenantId, before) => readList(deps, tenantId, before) });
  const matchers = new WeakMap<readonly BlockListEntry[], Promise<BlockMatcher>>();
  let counted = new Map<string, Map<string, number>>();

  const flush = async (): Promise<void> => {
    const batch = counted;
    counted = new Map();
    for (const [tenantId, hits] of batch) {
      await deps.database
        .tenant(tenantId)
        .write((tx) => addMatches(tx, hits, deps.clock.now()))
        .catch((err: unknown) => deps.log.warn({ err, tenantId }, 'hits of the block list were not counted'));
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();

  return {
    forTenant: (tenantId): ContextBlockLists => ({
      async matcher(scope) {
        const entries = await this.effective(scope);
        let ready = matchers.get(entries);
        if (!ready) matchers.set(entries, (ready = compile(entries)));
        return ready;
      },
      async effective(scope) {
        const found = lists.known(tenantId);
        const state = found && performance.now() - found.readAt <= FRESH_MS ? found : await lists.load(tenantId);
        const key = `${scope.type} ${scope.id ?? ''}`;
        const kept = state.byScope.get(key);
        if (kept) return kept;
        const chain = await deps.organization.chain(tenantId, scope);
        const entries = Object.freeze(state.rows.filter((row) => holdsAt(row, chain)).map(entryOf));
        state.byScope.set(key, entries);
        return entries;
      },
      count(entryIds) {
        const hits = counted.get(tenantId) ?? new Map<string, number>();
        for (const id of entryIds) hits.set(id, (hits.get(id) ?? 0) + 1);
        counted.set(tenantId, hits);
      },
    }),
    changed: (tenantId) => lists.changed(tenantId),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function readList({ database, clock }: Deps, tenantId: string, before: Known | undefined): Promise<Known> {
  const readAt = performance.now();
  const rows = await database.tenant(tenantId).read((q) => activeEntries(q, clock.now()));
  const stamp = rows.map(({ id, version }) => `${id}:${version}`).join();
  return before?.stamp === stamp ? { ...before, readAt } : { rows, stamp, readAt, byScope: new Map() };
}

/** The matcher's tables come with the first list that needs them. */
const compile = async (entries: readonly BlockListEntry[]): Promise<BlockMatcher> => (await import('@hako/sdk-plugin/matcher')).createMatcher(entries);

/** Its own entries, and those from above that are inherited; `chain` is the scope first and the agency last. */
function holdsAt(row: BlockRow, chain: readonly ScopeRef[]): boolean {
  return chain.some(({ type, id }, distance) => (distance === 0 || row.inherit) && row.scopeType === type && (type === 'tenant' || row.scopeId === id));
}

const entryOf = ({ id, kind, pattern, action, replacement, category, severity }: BlockRow): BlockListEntry => Object.freeze({ id, kind, pattern, action, replacement, category, severity: severity <= 1 ? 1 : severity >= 3 ? 3 : 2 });

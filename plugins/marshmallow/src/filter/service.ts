import type { BlockListEntry, PluginContext } from '@hako/sdk-plugin';
import type { ConfigValues } from '../config/schema.js';
import { createFilter, seedWords } from './create-filter.js';
import { activeLists, entriesOf, type FilterList } from './lists/repository.js';
import { Words, type LinkList, type WordList } from '@hako/sdk-plugin/matcher';
import type { Filter, FilterOptions, Filters } from './types.js';

const FRESH_MS = 3_000;
const MOST_TENANTS = 1_000;
const MOST_FILTERS = 500;

interface Compiled {
  version: number;
  words: Words | undefined;
  links: LinkList | undefined;
}

interface Agency {
  readAt: number;
  lists: readonly FilterList[];
  compiled: Map<string, Compiled>;
  filters: Map<string, { block: readonly BlockListEntry[]; lists: string; filter: Filter }>;
  loading: Promise<void> | undefined;
}

/**
 * Filters of the process. An imported list is compiled once and shared by all talents; a talent's filter is made anew when
 * the block list or the set of lists is another one. A change is seen within three seconds.
 */
export function createFilters(): Filters {
  const agencies = new Map<string, Agency>();
  // The seed lists are made ready as soon as the process has nothing to do, and not while the first fan waits.
  setImmediate(seedWords).unref();

  const agencyOf = async (ctx: PluginContext): Promise<Agency> => {
    let agency = agencies.get(ctx.tenant.id);
    if (!agency) {
      if (agencies.size >= MOST_TENANTS) agencies.clear();
      agencies.set(ctx.tenant.id, (agency = { readAt: -Infinity, lists: [], compiled: new Map(), filters: new Map(), loading: undefined }));
    }
    if (performance.now() - agency.readAt > FRESH_MS) await (agency.loading ??= load(ctx, agency));
    return agency;
  };

  return {
    async forTalent(ctx, talentId, options = {}) {
      const [agency, block] = await Promise.all([agencyOf(ctx), ctx.blockList.effective(talentId === null ? { type: 'tenant' } : { type: 'talent', id: talentId })]);
      const lists = agency.lists.filter((list) => list.talentId === null || list.talentId === talentId);
      const state = lists.map(({ id, version }) => `${id}:${version}`).join();
      const key = `${talentId ?? ''} ${JSON.stringify(options)}`;
      const kept = agency.filters.get(key);
      if (kept && kept.block === block && kept.lists === state) return kept.filter;
      const compiled = lists.flatMap(({ id }) => agency.compiled.get(id) ?? []);
      const filter = createFilter({ block, links: compiled.flatMap(({ links }) => links ?? []) }, options, compiled.flatMap(({ words }) => words ?? []));
      if (agency.filters.size >= MOST_FILTERS) agency.filters.clear();
      agency.filters.set(key, { block, lists: state, filter });
      return filter;
    },
    changed: (tenantId) => void agencies.delete(tenantId),
  };
}

async function load(ctx: PluginContext, agency: Agency): Promise<void> {
  try {
    const lists = await ctx.db.read(activeLists);
    for (const list of lists) {
      if (agency.compiled.get(list.id)?.version === list.version) continue;
      agency.compiled.set(list.id, compile(list, await ctx.db.read((reader) => entriesOf(reader, list.id))));
    }
    const ids = new Set(lists.map(({ id }) => id));
    for (const id of agency.compiled.keys()) if (!ids.has(id)) agency.compiled.delete(id);
    agency.lists = lists;
    agency.readAt = performance.now();
  } finally {
    agency.loading = undefined;
  }
}

function compile({ id, version, kind, language, category, severity, action, replacement }: FilterList, entries: readonly string[]): Compiled {
  if (kind === 'links') return { version, words: undefined, links: { id: `list:${id}`, patterns: entries, action: action ?? 'flag', replacement, severity } };
  const list: WordList = { id: `list:${id}`, language, entries: entries.map((word) => ({ word, category, severity })), ...(action === null ? {} : { action, replacement }) };
  return { version, words: new Words([list]), links: undefined };
}

/** What a talent's box says about its filter. */
export const filterOptionsOf = ({ filterStrength, links, allowedHosts }: Pick<ConfigValues, 'filterStrength' | 'links' | 'allowedHosts'>): FilterOptions => ({ strength: filterStrength, links, allowedHosts });

import type { Principal } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { OrganizationTree } from '../organization/types.js';
import { readEntries, type EntrySet } from './entries.js';
import { Resolver } from './resolver.js';

const MOST_PRINCIPALS = 10_000;
const ATTEMPTS = 3;

/** One resolver per principal, kept as long as the version of rights that it was made for is the one in force. */
export class ResolverCache {
  readonly #resolvers = new Map<string, Resolver>();
  readonly #loading = new Map<string, Promise<Resolver>>();

  constructor(private readonly deps: Pick<Cradle, 'database' | 'organization' | 'clock'>) {}

  /** The version in force comes from the tree, which is at most a second old, or read just now with `fresh`. */
  async get(tenantId: string, principal: Principal, options: { fresh?: boolean } = {}): Promise<Resolver> {
    const tree = await this.deps.organization.tree(tenantId, options);
    const key = keyOf(tenantId, principal);
    const known = this.#standing(key, tree);
    if (known) return known;
    const loadKey = `${key}/${tree.version}`;
    let loading = this.#loading.get(loadKey);
    if (!loading) {
      loading = this.#load(tenantId, principal, tree).finally(() => this.#loading.delete(loadKey));
      this.#loading.set(loadKey, loading);
    }
    const resolver = await loading;
    if (this.#resolvers.size >= MOST_PRINCIPALS) this.#resolvers.clear();
    this.#resolvers.set(key, resolver);
    return resolver;
  }

  /** What `get` would answer without asking anybody; `undefined` when it would have to ask. */
  now(tenantId: string, principal: Principal): Resolver | undefined {
    const tree = this.deps.organization.treeNow(tenantId);
    return tree && this.#standing(keyOf(tenantId, principal), tree);
  }

  #standing(key: string, tree: OrganizationTree): Resolver | undefined {
    const known = this.#resolvers.get(key);
    return known && known.tree === tree && this.deps.clock.now().getTime() < known.validUntil ? known : undefined;
  }

  /** Entries and tree must be of one version; when somebody changes rights between the two reads, both are read again. */
  async #load(tenantId: string, principal: Principal, firstTree: OrganizationTree): Promise<Resolver> {
    let tree = firstTree;
    for (let attempt = 1; ; attempt += 1) {
      const set = await this.#entries(tenantId, principal, tree.version);
      if (set.version === tree.version || attempt === ATTEMPTS) return new Resolver(tree, set, principal.ceiling, this.deps.clock.now().getTime());
      tree = await this.deps.organization.tree(tenantId, { fresh: true });
    }
  }

  #entries(tenantId: string, principal: Principal, version: number): Promise<EntrySet> {
    const { type, id } = principal;
    if (type === 'system' || type === 'support') return Promise.resolve(unlimited(type, version));
    return this.deps.database.tenant(tenantId).read((q) => readEntries(q, { type, id }));
  }
}

const keyOf = (tenantId: string, principal: Principal): string => `${tenantId}/${principal.type}/${principal.id}/${principal.ceiling?.join() ?? '*'}`;

/** Core itself (the seed, scheduled jobs, event handlers), and an operator, whom the ceiling of the support session limits. */
function unlimited(id: string, version: number): EntrySet {
  return { version, active: true, entries: [{ id, effect: 'grant', resource: '*', action: '*', scopeType: 'tenant', scopeId: null, inherit: true, notBefore: null, expires: null, role: null, group: null }] };
}

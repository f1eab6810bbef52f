import type { Bus } from '../events/types.js';
import type { Tenant } from './types.js';

export interface TalentPath {
  tenant: Tenant;
  talentId: string;
  redirectTo: string | null;
}

/** Second line behind the bus, whose messages may be lost. */
const TTL_MS = 15_000;
const MOST = 10_000;

/** What the registry found, until somebody changes a tenant or a talent's path. */
export class TenantCache {
  readonly #entries = new Map<string, { value: Tenant | TalentPath; until: number }>();
  #changes = 0;

  /** Starts listening; lost messages only mean that an entry lives to its end. */
  async follow(bus: Bus): Promise<() => Promise<void>> {
    return bus.subscribe('tenants', () => this.clear());
  }

  async get<T extends Tenant | TalentPath>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(key);
    if (known && known.until > Date.now()) return known.value as T;
    const changes = this.#changes;
    const value = await load();
    // Changed while it was read: good for this caller, not to be trusted by the next.
    if (changes !== this.#changes) return value;
    if (this.#entries.size >= MOST) this.#entries.clear();
    // What does not exist is not kept: strangers could fill the memory with names that they make up.
    if (value) this.#entries.set(key, { value, until: Date.now() + TTL_MS });
    else this.#entries.delete(key);
    return value;
  }

  clear(): void {
    this.#changes += 1;
    this.#entries.clear();
  }
}

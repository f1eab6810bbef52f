interface Counted {
  total: number;
  exact: boolean;
}

const LIFE_MS = 1_000;
const MAX_ENTRIES = 500;

/**
 * Totals of lists, for a second. A count costs more than the page it stands beside, and twenty people who look at the
 * same list ask for the same one. Writes of this process drop their tenant's totals at once.
 */
export class CountCache {
  readonly #entries = new Map<string, { at: number; value: Promise<Counted> }>();

  get(key: string, count: () => Promise<Counted>): Promise<Counted> {
    const known = this.#entries.get(key);
    if (known && Date.now() - known.at < LIFE_MS) return known.value;
    const value = count();
    this.#entries.delete(key);
    this.#entries.set(key, { at: Date.now(), value });
    value.catch(() => this.#entries.delete(key));
    if (this.#entries.size > MAX_ENTRIES) this.#entries.delete(this.#entries.keys().next().value as string);
    return value;
  }

  /** Keys begin with the tenant's id. */
  forget(tenantId: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(tenantId)) this.#entries.delete(key);
  }
}

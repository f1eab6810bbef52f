const MOST = 2_000;

/**
 * Names for prepared statements. A text gets one when it comes a second time, so that statements which are built for one
 * use (long IN lists, chance combinations of filters) do not fill the backend's memory.
 */
export class StatementNames {
  readonly #seen = new Map<string, string | null>();
  #count = 0;

  nameFor(sql: string): string | undefined {
    const known = this.#seen.get(sql);
    if (known) return known;
    if (known === undefined) {
      if (this.#seen.size >= MOST) this.#forgetOldest();
      this.#seen.set(sql, null);
      return undefined;
    }
    this.#count += 1;
    const name = `s${this.#count}`;
    this.#seen.set(sql, name);
    return name;
  }

  #forgetOldest(): void {
    for (const sql of this.#seen.keys()) {
      this.#seen.delete(sql);
      if (this.#seen.size < MOST / 2) return;
    }
  }
}

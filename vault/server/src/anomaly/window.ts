/** What happened lately, per key: each item with its time, forgotten when it is older than the window. */
export class SlidingWindow<T> {
  readonly #spanMs: number;
  readonly #byKey = new Map<string, { at: number; item: T }[]>();
  #sweptAt = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Adds and answers what stands in the window of this key now, oldest first. */
  add(key: string, at: number, ...items: T[]): readonly T[] {
    this.#sweep(at);
    const kept = (this.#byKey.get(key) ?? []).filter((entry) => entry.at > at - this.#spanMs);
    for (const item of items) kept.push({ at, item });
    this.#byKey.set(key, kept);
    return kept.map(({ item }) => item);
  }

  clear(key: string): void {
    this.#byKey.delete(key);
  }

  /** Keys that nobody touches any more must not pile up. */
  #sweep(at: number): void {
    if (at - this.#sweptAt < this.#spanMs) return;
    this.#sweptAt = at;
    for (const [key, entries] of this.#byKey) if ((entries.at(-1)?.at ?? 0) <= at - this.#spanMs) this.#byKey.delete(key);
  }
}

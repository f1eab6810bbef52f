const WINDOW_MS = 5_000;
const KEPT = 1_024;

/** How long the reads of the last seconds took: rotations give way when people begin to wait. */
export class ReadTimes {
  readonly #now: () => number;
  readonly #times = new Float64Array(KEPT);
  readonly #at = new Float64Array(KEPT).fill(Number.NEGATIVE_INFINITY);
  #next = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  record(ms: number): void {
    this.#times[this.#next] = ms;
    this.#at[this.#next] = this.#now();
    this.#next = (this.#next + 1) % KEPT;
  }

  /** `undefined` when there were too few to say. */
  p95(): number | undefined {
    const since = this.#now() - WINDOW_MS;
    const recent = this.#times.filter((_, i) => this.#at[i]! >= since).sort();
    return recent.length < 20 ? undefined : recent[Math.floor(recent.length * 0.95)];
  }
}

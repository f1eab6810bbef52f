/** Longest time that plain values stay on a screen, whatever the server's token allows. */
export const PLAIN_FOR_MS = 5 * 60_000;

export interface PlainClock {
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

export type PlainState<T> = { open: false } | { open: true; values: T; until: number };

/**
 * Holds the plain values of one person in memory and drops them: on time, on `lock()`, and on `dispose()`.
 * The only reference to the values is in here, so that dropping them is one assignment.
 */
export class PlainWindow<T> {
  #state: PlainState<T> = { open: false };
  #timer: unknown;
  readonly #listeners = new Set<() => void>();
  readonly #clock: PlainClock;

  constructor(clock: PlainClock) {
    this.#clock = clock;
  }

  /** Arrow functions, because `useSyncExternalStore` takes them off the object. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): PlainState<T> => this.#state;

  open(values: T, options: { forMs?: number } = {}): void {
    const forMs = Math.min(options.forMs ?? PLAIN_FOR_MS, PLAIN_FOR_MS);
    this.#stopTimer();
    if (forMs <= 0) return this.lock();
    this.#state = { open: true, values, until: this.#clock.now() + forMs };
    this.#timer = this.#clock.setTimeout(() => this.#expire(), forMs);
    this.#tell();
  }

  lock(): void {
    this.#stopTimer();
    if (!this.#state.open) return;
    this.#state = { open: false };
    this.#tell();
  }

  /** Seconds that are left, rounded up; 0 when locked. */
  secondsLeft(): number {
    if (!this.#state.open) return 0;
    return Math.max(0, Math.ceil((this.#state.until - this.#clock.now()) / 1000));
  }

  dispose(): void {
    this.lock();
    this.#listeners.clear();
  }

  /** Timers run early or late after a sleep of the machine; the clock decides. */
  #expire(): void {
    if (!this.#state.open) return;
    const left = this.#state.until - this.#clock.now();
    if (left > 0) this.#timer = this.#clock.setTimeout(() => this.#expire(), left);
    else this.lock();
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const browserClock: PlainClock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => window.setTimeout(run, ms),
  clearTimeout: (handle) => window.clearTimeout(handle as number),
};

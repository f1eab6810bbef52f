const WINDOW_MS = 60_000;
const BUCKET_MS = 10_000;
const MAX_FAILURES = 20;
/** Half of few calls says nothing. */
const MIN_CALLS = 10;
const OPEN_MS = 30_000;

interface Bucket {
  start: number;
  calls: number;
  failures: number;
}

/** Opens after 20 failures, or failures in half of the calls, within a minute; closed again by one good call after 30 s. */
export class CircuitBreaker {
  readonly #now: () => number;
  #buckets: Bucket[] = [];
  #openUntil: number | undefined;
  #probing = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#openUntil !== undefined && (this.#now() < this.#openUntil || this.#probing);
  }

  /** Seconds until the next call is let through. */
  get retryAfter(): number {
    return this.#openUntil === undefined ? 0 : Math.max(1, Math.ceil((this.#openUntil - this.#now()) / 1000));
  }

  /** Asked before a call; in the half-open state one caller at a time is let through. */
  admit(): boolean {
    if (this.isOpen) return false;
    if (this.#openUntil !== undefined) this.#probing = true;
    return true;
  }

  success(): void {
    if (this.#openUntil !== undefined) this.#reset();
    else this.#bucket().calls++;
  }

  failure(): void {
    if (this.#openUntil !== undefined) {
      this.#open();
      return;
    }
    const bucket = this.#bucket();
    bucket.calls++;
    bucket.failures++;
    const calls = this.#buckets.reduce((sum, one) => sum + one.calls, 0);
    const failures = this.#buckets.reduce((sum, one) => sum + one.failures, 0);
    if (failures >= MAX_FAILURES || (calls >= MIN_CALLS && failures * 2 >= calls)) this.#open();
  }

  #open(): void {
    this.#openUntil = this.#now() + OPEN_MS;
    this.#probing = false;
    this.#buckets = [];
  }

  #reset(): void {
    this.#openUntil = undefined;
    this.#probing = false;
    this.#buckets = [];
  }

  #bucket(): Bucket {
    const start = Math.floor(this.#now() / BUCKET_MS) * BUCKET_MS;
    this.#buckets = this.#buckets.filter((one) => one.start > start - WINDOW_MS);
    const last = this.#buckets.at(-1);
    if (last?.start === start) return last;
    const made = { start, calls: 0, failures: 0 };
    this.#buckets.push(made);
    return made;
  }
}

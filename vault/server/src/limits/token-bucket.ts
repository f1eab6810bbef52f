/** So many units in a window, refilled evenly. */
export interface Rate {
  units: number;
  perSeconds: number;
}

interface Bucket {
  level: number;
  at: number;
}

/** Buckets by key, in this process. A full table refuses new keys rather than forgetting spent ones. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #maxKeys: number;

  constructor(rate: Rate, now: () => number = Date.now, maxKeys = 100_000) {
    this.#rate = rate;
    this.#now = now;
    this.#maxKeys = maxKeys;
  }

  /** Seconds to wait; 0 when the units were taken. */
  take(key: string, units: number): number {
    const now = this.#now();
    const { units: capacity, perSeconds } = this.#rate;
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    if (!bucket) return perSeconds;
    const level = Math.min(capacity, bucket.level + ((now - bucket.at) / 1_000) * (capacity / perSeconds));
    bucket.at = now;
    bucket.level = level;
    if (level < units) return Math.max(1, Math.ceil(((Math.min(units, capacity) - level) * perSeconds) / capacity));
    bucket.level = level - units;
    return 0;
  }

  #add(key: string, now: number): Bucket | undefined {
    if (this.#buckets.size >= this.#maxKeys) this.#forgetFull(now);
    if (this.#buckets.size >= this.#maxKeys) return undefined;
    const bucket = { level: this.#rate.units, at: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** After a whole window a bucket is full again, as if it had never been there. */
  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#buckets) if (now - bucket.at >= this.#rate.perSeconds * 1_000) this.#buckets.delete(key);
  }
}

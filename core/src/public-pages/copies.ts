import type { Purge } from './types.js';

/** A rendered page as it goes out, in every encoding, with the heads that belong to it. */
export interface Copy {
  tenantId: string;
  plugin: string;
  tags: ReadonlySet<string>;
  bytes: number;
  /** Milliseconds of the monotonic clock. */
  madeAt: number;
}

const MOST_BYTES = 48 * 1024 * 1024;
const MOST_COPIES = 5_000;
const MOST_REMEMBERED = 10_000;

/**
 * Copies by key, the least recently used thrown away first. A page that was being rendered while one of its tags was purged
 * is not kept: it may have read what was there before.
 */
export class CopyStore<C extends Copy> {
  readonly #copies = new Map<string, C>();
  /** Keys by mark, so that a purge looks at nothing but what it throws away. */
  readonly #marked = new Map<string, Set<string>>();
  #bytes = 0;
  /** Counts purges; a copy remembers the count at which its rendering began. */
  #count = 0;
  readonly #purged = new Map<string, number>();
  /** Renderings that began before this are never kept: what was purged since is no longer remembered. */
  #floor = 0;
  readonly #limits: { bytes: number; copies: number };

  constructor(limits: { bytes: number; copies: number } = { bytes: MOST_BYTES, copies: MOST_COPIES }) {
    this.#limits = limits;
  }

  get(key: string): C | undefined {
    const copy = this.#copies.get(key);
    if (copy && this.#copies.size > this.#limits.copies / 2) {
      // To the end: the first is the one that nobody asked for the longest.
      this.#copies.delete(key);
      this.#copies.set(key, copy);
    }
    return copy;
  }

  /** Ask before rendering, hand it to `keep` afterwards. */
  get moment(): number {
    return this.#count;
  }

  /** False when something of it was purged since `moment`. */
  keep(key: string, copy: C, moment: number): boolean {
    if (moment < this.#floor || marks(copy).some((mark) => (this.#purged.get(mark) ?? -1) > moment)) return false;
    this.#drop(key);
    this.#copies.set(key, copy);
    this.#bytes += copy.bytes;
    for (const mark of marks(copy)) {
      const keys = this.#marked.get(mark);
      if (keys) keys.add(key);
      else this.#marked.set(mark, new Set([key]));
    }
    for (const oldest of this.#copies.keys()) {
      if (this.#bytes <= this.#limits.bytes && this.#copies.size <= this.#limits.copies) break;
      this.#drop(oldest);
    }
    return true;
  }

  purge({ tenantId, plugin, tags }: Purge): void {
    this.#count += 1;
    const wanted = new Set(plugin === undefined ? [tenantId] : tags === undefined ? [`${tenantId}/${plugin}`] : tags.map((tag) => `${tenantId}/${plugin}/${tag}`));
    for (const mark of wanted) this.#purged.set(mark, this.#count);
    if (this.#purged.size > MOST_REMEMBERED) {
      this.#purged.clear();
      this.#floor = this.#count;
    }
    for (const mark of wanted) for (const key of [...(this.#marked.get(mark) ?? [])]) this.#drop(key);
  }

  #drop(key: string): void {
    const copy = this.#copies.get(key);
    if (!copy) return;
    this.#copies.delete(key);
    this.#bytes -= copy.bytes;
    for (const mark of marks(copy)) {
      const keys = this.#marked.get(mark);
      keys?.delete(key);
      if (keys?.size === 0) this.#marked.delete(mark);
    }
  }
}

const marks = ({ tenantId, plugin, tags }: Copy): string[] => [tenantId, `${tenantId}/${plugin}`, ...[...tags].map((tag) => `${tenantId}/${plugin}/${tag}`)];

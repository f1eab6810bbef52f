/**
 * Aho-Corasick over UTF-16 units: finds all patterns in one pass, in time linear in the text and the hits, whatever the
 * text. Edges rest in one open-addressed table, so that twenty thousand words of an imported list take megabytes, not
 * the gigabytes of a full table of states by characters; the root, where a text is most of the time, is a plain array.
 */
export class Automaton {
  /** Class of a unit, 0 for units of no pattern: they lead to the root at once. */
  readonly #classes = new Uint16Array(0x1_0000);
  readonly #classCount: number;
  readonly #root: Int32Array;
  readonly #keys: Int32Array;
  readonly #targets: Int32Array;
  readonly #mask: number;
  readonly #fail: Int32Array;
  /** Pattern that ends in a state, or -1; patterns that are equal were made one before. */
  readonly #ends: Int32Array;
  /** The next state on the way of failures in which a pattern ends, or 0. */
  readonly #shorter: Int32Array;

  /** Patterns are distinct and not empty; a hit names its index. */
  constructor(patterns: readonly (readonly number[])[]) {
    let classes = 1;
    for (const pattern of patterns) for (const unit of pattern) if (this.#classes[unit] === 0) this.#classes[unit] = classes++;
    this.#classCount = classes;
    const { edges, ends } = growTrie(patterns, this.#classes);

    let count = 0;
    for (const state of edges) count += state.size;
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(8, count * 2))) - 1;
    this.#keys = new Int32Array(this.#mask + 1).fill(-1);
    this.#targets = new Int32Array(this.#mask + 1);
    this.#root = new Int32Array(classes);
    edges.forEach((state, from) => state.forEach((to, klass) => (from === 0 ? (this.#root[klass] = to) : this.#put(from, klass, to))));
    this.#ends = Int32Array.from(ends);
    this.#fail = new Int32Array(edges.length);
    this.#shorter = new Int32Array(edges.length);
    this.#link(edges);
  }

  get states(): number {
    return this.#fail.length;
  }

  /** Calls `found` with every pattern that ends at `at`, longest first. */
  scan(units: Uint16Array, length: number, found: (pattern: number, at: number) => void): void {
    const classes = this.#classes;
    const root = this.#root;
    const ends = this.#ends;
    const shorter = this.#shorter;
    let state = 0;
    for (let at = 0; at < length; at += 1) {
      const klass = classes[units[at]!]!;
      if (klass === 0) {
        state = 0;
        continue;
      }
      state = state === 0 ? root[klass]! : this.#step(state, klass);
      for (let hit = ends[state]! >= 0 ? state : shorter[state]!; hit !== 0; hit = shorter[hit]!) found(ends[hit]!, at);
    }
  }

  #step(from: number, klass: number): number {
    for (let state = from; state !== 0; state = this.#fail[state]!) {
      const next = this.#get(state, klass);
      if (next !== 0) return next;
    }
    return this.#root[klass]!;
  }

  #slot(key: number): number {
    return (Math.imul(key, 0x9e3779b1) >>> 7) & this.#mask;
  }

  #get(state: number, klass: number): number {
    const key = state * this.#classCount + klass;
    for (let slot = this.#slot(key); ; slot = (slot + 1) & this.#mask) {
      const held = this.#keys[slot]!;
      if (held === key) return this.#targets[slot]!;
      if (held === -1) return 0;
    }
  }

  #put(state: number, klass: number, target: number): void {
    const key = state * this.#classCount + klass;
    let slot = this.#slot(key);
    while (this.#keys[slot] !== -1) slot = (slot + 1) & this.#mask;
    this.#keys[slot] = key;
    this.#targets[slot] = target;
  }

  /** Breadth first: the failure of a state is known before its children ask for it. */
  #link(edges: readonly Map<number, number>[]): void {
    const queue = [...(edges[0]?.values() ?? [])];
    for (const state of queue) {
      for (const [klass, child] of edges[state] ?? []) {
        const fail = this.#step(this.#fail[state]!, klass);
        this.#fail[child] = fail;
        this.#shorter[child] = this.#ends[fail]! >= 0 ? fail : this.#shorter[fail]!;
        queue.push(child);
      }
    }
  }
}

function growTrie(patterns: readonly (readonly number[])[], classes: Uint16Array): { edges: Map<number, number>[]; ends: number[] } {
  const edges: Map<number, number>[] = [new Map()];
  const ends = [-1];
  patterns.forEach((pattern, index) => {
    let state = 0;
    for (const unit of pattern) {
      const klass = classes[unit] ?? 0;
      let next = edges[state]?.get(klass);
      if (next === undefined) {
        next = edges.push(new Map()) - 1;
        ends.push(-1);
        edges[state]?.set(klass, next);
      }
      state = next;
    }
    ends[state] = index;
  });
  return { edges, ends };
}

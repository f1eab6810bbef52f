import { LONG, sameRun } from '../text/syllables.js';

/** Classes of the letters a to z and the space, and 0. */
const QUICK = 28;
/** States that a table of quick steps is made for: 28 steps of two bytes each, half a megabyte for the seed lists. */
const MOST_QUICK = 32_768;

/**
 * Aho-Corasick over UTF-16 units: finds all patterns in one pass, in time linear in the text and the hits, whatever the
 * text. Edges rest in a double array (Aoe 1989): a state's edge for a class stands at its base plus the class, so that a
 * step is one look, and twenty thousand words of an imported list take megabytes, not the gigabytes of a full table of
 * states by characters.
 */
export class Automaton {
  /** Class of a unit, 0 for units of no pattern: they lead to the root at once. */
  readonly #classes = new Uint16Array(0x1_0000);
  readonly #root: Int32Array;
  readonly #base: Int32Array;
  /** Whose edge stands at a place, or -1, and where it leads. */
  #owner: Int32Array;
  #target: Int32Array;
  readonly #fail: Int32Array;
  /** Pattern that ends in a state, or -1; patterns that are equal were made one before. */
  readonly #ends: Int32Array;
  /** The state itself or the next on the way of failures in which a pattern ends, or 0. */
  readonly #hit: Int32Array;
  /** The next after it. */
  readonly #shorter: Int32Array;
  /** Where each state goes with a letter or a space, failures followed: a step without a question. Empty for long lists. */
  readonly #quick: Uint16Array;

  /** Patterns are distinct and not empty; a hit names its index. */
  constructor(patterns: readonly (readonly number[])[]) {
    // Letters without marks have the first classes, whether they occur or not: the table of quick steps is for them.
    let classes = 1;
    for (let unit = 0x61; unit <= 0x7a; unit += 1) this.#classes[unit] = classes++;
    this.#classes[0x20] = classes++;
    for (const pattern of patterns) for (const unit of pattern) if (this.#classes[unit] === 0) this.#classes[unit] = classes++;
    const { edges, ends } = growTrie(patterns, this.#classes);

    this.#root = new Int32Array(classes);
    edges[0]?.forEach((to, klass) => (this.#root[klass] = to));
    this.#base = new Int32Array(edges.length);
    const room = edges.length * 2 + classes * 2;
    this.#owner = new Int32Array(room).fill(-1);
    this.#target = new Int32Array(room);
    this.#place(edges, classes);
    this.#ends = Int32Array.from(ends);
    this.#fail = new Int32Array(edges.length);
    this.#hit = new Int32Array(edges.length);
    this.#shorter = new Int32Array(edges.length);
    this.#link(edges);
    this.#quick = edges.length <= MOST_QUICK ? this.#quickSteps(edges.length) : new Uint16Array(0);
  }

  get states(): number {
    return this.#fail.length;
  }

  /** Calls `found` with every pattern that ends at `at`, longest first. */
  scan(units: Uint16Array, length: number, found: (pattern: number, at: number) => void): void {
    const hits = new Hits();
    this.collect(units, length, hits);
    for (let index = 0; index < hits.count; index += 1) found(hits.patterns[index]!, hits.ends[index]!);
  }

  /** The same, written down: the loop calls nothing. */
  collect(units: Uint16Array, length: number, hits: Hits): void {
    const classes = this.#classes;
    const root = this.#root;
    const base = this.#base;
    const owner = this.#owner;
    const target = this.#target;
    const fails = this.#fail;
    const hitOf = this.#hit;
    let state = 0;
    hits.count = 0;
    for (let at = 0; at < length; at += 1) {
      const klass = classes[units[at]!]!;
      if (klass === 0) {
        state = 0;
        continue;
      }
      let place = base[state]! + klass;
      while (state !== 0 && owner[place] !== state) {
        state = fails[state]!;
        place = base[state]! + klass;
      }
      state = state === 0 ? root[klass]! : target[place]!;
      const hit = hitOf[state]!;
      if (hit !== 0) this.#take(hit, at, hits);
    }
  }

  /** The same for a text whose drawn-out units count once: a hit names the run in which it ends. */
  collectRuns(units: Uint16Array, length: number, hits: Hits): void {
    const classes = this.#classes;
    const root = this.#root;
    const base = this.#base;
    const owner = this.#owner;
    const target = this.#target;
    const fails = this.#fail;
    const hitOf = this.#hit;
    const quick = this.#quick;
    const quickly = quick.length > 0 ? QUICK : 0;
    let state = 0;
    let run = -1;
    let before = -1;
    hits.count = 0;
    for (let at = 0; at < length; at += 1) {
      const unit = units[at]!;
      if (unit === before || (unit === LONG && before >= 0 && sameRun(before, unit))) continue;
      before = unit;
      run += 1;
      const klass = classes[unit]!;
      if (klass === 0) {
        state = 0;
        continue;
      }
      if (klass < quickly) state = quick[state * QUICK + klass]!;
      else {
        let place = base[state]! + klass;
        while (state !== 0 && owner[place] !== state) {
          state = fails[state]!;
          place = base[state]! + klass;
        }
        state = state === 0 ? root[klass]! : target[place]!;
      }
      const hit = hitOf[state]!;
      if (hit !== 0) this.#take(hit, run, hits);
    }
  }

  #take(state: number, at: number, hits: Hits): void {
    for (let hit = state; hit !== 0; hit = this.#shorter[hit]!) hits.add(this.#ends[hit]!, at);
  }

  /** Gives every state the first base at which all its edges are free; after a few tries one behind everything. */
  #place(edges: readonly Map<number, number>[], classes: number): void {
    let first = 0;
    let used = 0;
    edges.forEach((state, from) => {
      if (from === 0 || state.size === 0) return;
      const own = [...state.keys()];
      const least = Math.min(...own);
      while (first < this.#owner.length && this.#owner[first] !== -1) first += 1;
      let base = Math.max(0, first - least);
      for (let tries = 0; !own.every((klass) => this.#isFree(base + klass)); tries += 1) base = tries < 200 ? base + 1 : Math.max(base + 1, used);
      if (base + classes > this.#owner.length) this.#widen((base + classes) * 2);
      this.#base[from] = base;
      state.forEach((to, klass) => {
        this.#owner[base + klass] = from;
        this.#target[base + klass] = to;
        used = Math.max(used, base + klass + 1);
      });
    });
    // Room for any class behind the last base, so that no step looks outside.
    this.#widen(used + classes);
  }

  #isFree(place: number): boolean {
    return place >= this.#owner.length || this.#owner[place] === -1;
  }

  #widen(length: number): void {
    const [owner, target] = [new Int32Array(length).fill(-1), new Int32Array(length)];
    owner.set(this.#owner.subarray(0, length));
    target.set(this.#target.subarray(0, length));
    this.#owner = owner;
    this.#target = target;
  }

  #quickSteps(states: number): Uint16Array {
    const quick = new Uint16Array(states * QUICK);
    for (let state = 0; state < states; state += 1) for (let klass = 1; klass < QUICK; klass += 1) quick[state * QUICK + klass] = this.#step(state, klass);
    return quick;
  }

  #step(from: number, klass: number): number {
    for (let state = from; state !== 0; state = this.#fail[state]!) {
      const place = this.#base[state]! + klass;
      if (this.#owner[place] === state) return this.#target[place]!;
    }
    return this.#root[klass]!;
  }

  /** Breadth first: the failure of a state is known before its children ask for it. */
  #link(edges: readonly Map<number, number>[]): void {
    const queue = [...(edges[0]?.values() ?? [])];
    for (const state of queue) this.#hit[state] = this.#ends[state]! >= 0 ? state : 0;
    for (const state of queue) {
      for (const [klass, child] of edges[state] ?? []) {
        const fail = this.#step(this.#fail[state]!, klass);
        this.#fail[child] = fail;
        this.#shorter[child] = this.#hit[fail]!;
        this.#hit[child] = this.#ends[child]! >= 0 ? child : this.#hit[fail]!;
        queue.push(child);
      }
    }
  }
}

/** Patterns and where they end, in memory that is used again. */
export class Hits {
  count = 0;
  patterns = new Int32Array(256);
  ends = new Int32Array(256);

  add(pattern: number, end: number): void {
    if (this.count === this.patterns.length) {
      const [patterns, ends] = [new Int32Array(this.count * 2), new Int32Array(this.count * 2)];
      patterns.set(this.patterns);
      ends.set(this.ends);
      this.patterns = patterns;
      this.ends = ends;
    }
    this.patterns[this.count] = pattern;
    this.ends[this.count] = end;
    this.count += 1;
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
  return nearFirst(edges, ends);
}

/** Numbered by their distance from the root: most steps are between the few states near it, which then lie side by side in memory. */
function nearFirst(edges: readonly Map<number, number>[], ends: readonly number[]): { edges: Map<number, number>[]; ends: number[] } {
  const order = [0];
  for (const state of order) order.push(...(edges[state]?.values() ?? []));
  const numberOf = new Int32Array(order.length);
  order.forEach((state, number) => (numberOf[state] = number));
  return {
    edges: order.map((state) => new Map([...(edges[state] ?? [])].map(([klass, to]) => [klass, numberOf[to]!] as const))),
    ends: order.map((state) => ends[state]!),
  };
}

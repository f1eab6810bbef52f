import type { FilterKey } from '../types.js';

/** What was done to a unit on the way to a reading. */
export const Trick = {
  lookAlike: 1,
  /** A digit or symbol in place of a letter, or a mask. */
  swapped: 2,
  /** Something that separated it from the unit before it was taken out. */
  joint: 4,
  simplified: 8,
} as const;

/** How two units stood apart before a joint was closed. */
export const Gap = { none: 0, symbol: 1, comma: 2, space: 3, pause: 4, stop: 5 } as const;

/**
 * A text as it is compared, unit by unit, with the way back: unit `i` came from `from[i]` to `to[i]` of the original.
 * `strict` tells kana and sounds apart, `loose` does not: words are looked for in `loose` and checked in `strict`.
 */
export interface Reading {
  key: FilterKey;
  length: number;
  strict: Uint16Array;
  loose: Uint16Array;
  from: Int32Array;
  to: Int32Array;
  trick: Uint8Array;
  /** Per unit, the gap that was closed before it; only of the reading `apart`. */
  gap?: Uint8Array;
}

/** A reading while it is written. */
export class ReadingWriter {
  length = 0;
  strict: Uint16Array;
  loose: Uint16Array;
  from: Int32Array;
  to: Int32Array;
  trick: Uint8Array;
  gap: Uint8Array;

  constructor(capacity: number) {
    // One piece of memory for all six: a question has up to five readings, and asking for memory is what costs most.
    const room = Math.ceil(capacity / 4) * 4;
    const memory = new ArrayBuffer(room * 14);
    this.from = new Int32Array(memory, 0, room);
    this.to = new Int32Array(memory, room * 4, room);
    this.strict = new Uint16Array(memory, room * 8, room);
    this.loose = new Uint16Array(memory, room * 10, room);
    this.trick = new Uint8Array(memory, room * 12, room);
    this.gap = new Uint8Array(memory, room * 13, room);
  }

  push(strict: number, loose: number, from: number, to: number, trick = 0, gap = 0): void {
    const at = this.length;
    if (at === this.strict.length) this.#grow();
    this.strict[at] = strict;
    this.loose[at] = loose;
    this.from[at] = from;
    this.to[at] = to;
    this.trick[at] = trick;
    this.gap[at] = gap;
    this.length = at + 1;
  }

  copy(source: Reading, index: number, trick = 0, gap = 0): void {
    this.push(source.strict[index] ?? 0, source.loose[index] ?? 0, source.from[index] ?? 0, source.to[index] ?? 0, (source.trick[index] ?? 0) | trick, gap);
  }

  done(key: FilterKey): Reading {
    const { length, strict, loose, from, to, trick, gap } = this;
    // Who looks at what follows the last unit sees nothing, and not what an earlier text left there.
    if (length < strict.length) strict[length] = 0;
    return { key, length, strict, loose, from, to, trick, gap };
  }

  /** Begins anew in the same memory: readings of it made before are no more. */
  again(capacity: number): this {
    this.length = 0;
    while (this.strict.length < capacity) this.#grow();
    return this;
  }

  /** Compatibility forms can be longer than what they stand for: up to 18 units for one. */
  #grow(): void {
    const wider = new ReadingWriter(this.strict.length * 2 + 32);
    for (const name of ['strict', 'loose', 'from', 'to', 'trick', 'gap'] as const) {
      wider[name].set(this[name]);
      Object.assign(this, { [name]: wider[name] });
    }
  }
}


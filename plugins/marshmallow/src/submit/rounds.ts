/** A round takes no more than this, so that the first of it does not wait for ever. */
const MOST = 50;

interface Waiting<In, Out> {
  item: In;
  done(answer: Out): void;
  failed(fault: unknown): void;
}

export interface RoundsParts<In, Out> {
  /** Does the work of all of them at once; answers in their order. */
  run(items: readonly In[]): Promise<readonly Out[]>;
  /** What two of one round must not have in common: the later one goes with the next. */
  marks?(item: In): readonly string[];
  /** Whether the fault may be of one item alone, and nothing of the round was kept: then each tries by itself. */
  isOfOne?(fault: unknown): boolean;
}

/**
 * Whoever comes while a round runs goes together in the next: on a quiet day everybody alone and at once, in a raid fifty for
 * the price of one. Order is kept but for those that share a mark with somebody of the round before them.
 */
export class Rounds<In, Out> {
  readonly #parts: RoundsParts<In, Out>;
  readonly #waiting: Waiting<In, Out>[] = [];
  #running = false;

  constructor(parts: RoundsParts<In, Out>) {
    this.#parts = parts;
  }

  get idle(): boolean {
    return !this.#running;
  }

  add(item: In): Promise<Out> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      if (!this.#running) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) await this.#round(this.#next());
    this.#running = false;
  }

  #next(): Waiting<In, Out>[] {
    const taken = new Set<string>();
    const round: Waiting<In, Out>[] = [];
    const later: Waiting<In, Out>[] = [];
    for (const one of this.#waiting) {
      const marks = this.#parts.marks?.(one.item) ?? [];
      if (round.length === MOST || marks.some((mark) => taken.has(mark))) later.push(one);
      else round.push(one);
      // Also of who waits: nobody overtakes a retry of her own.
      for (const mark of marks) taken.add(mark);
    }
    this.#waiting.splice(0, this.#waiting.length, ...later);
    return round;
  }

  async #round(round: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await this.#parts.run(round.map(({ item }) => item));
      round.forEach(({ done }, nth) => done(answers[nth] as Out));
    } catch (fault) {
      if (round.length === 1 || !this.#parts.isOfOne?.(fault)) for (const { failed } of round) failed(fault);
      else for (const one of round) await this.#round([one]);
    }
  }
}

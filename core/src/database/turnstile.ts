import { DatabaseBusy } from './session-pool.js';

/** Places beyond a lane's own, lent while nobody else wants them. */
export interface Lending {
  places: number;
  /** False while somebody of another lane waits further on, for instance for a connection. */
  may(): boolean;
}

interface Lane {
  inside: number;
  queue: (() => void)[];
}

/**
 * At most so many at a time per key, the rest in order of arrival. With lending a busy key may use what is idle, so that
 * the limit binds only where several keys want more than there is.
 */
export class Turnstile {
  readonly #limit: number;
  readonly #patienceMs: number;
  readonly #lending: Lending | undefined;
  readonly #lanes = new Map<string, Lane>();
  #lent = 0;

  constructor(limit: number, patienceMs = 10_000, lending?: Lending) {
    this.#limit = limit;
    this.#patienceMs = patienceMs;
    this.#lending = lending;
  }

  /** Resolves at once when there is room, without waiting a tick in the usual case. */
  enter(key: string): Promise<void> | undefined {
    let lane = this.#lanes.get(key);
    if (!lane) this.#lanes.set(key, (lane = { inside: 0, queue: [] }));
    if (lane.inside < this.#limit) {
      lane.inside += 1;
      return undefined;
    }
    if (this.#canLend()) {
      lane.inside += 1;
      this.#lent += 1;
      return undefined;
    }
    const { queue } = lane;
    return new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(turn), 1);
        reject(new DatabaseBusy('too many statements of one tenant are waiting'));
      }, this.#patienceMs);
      queue.push(turn);
    });
  }

  leave(key: string): void {
    const lane = this.#lanes.get(key);
    if (!lane) return;
    if (lane.inside > this.#limit) {
      lane.inside -= 1;
      this.#lent -= 1;
      this.#lendOn();
      return;
    }
    // The place passes to the next in line without becoming free in between.
    const next = lane.queue.shift();
    if (next) next();
    else if (--lane.inside === 0) this.#lanes.delete(key);
  }

  #canLend(): boolean {
    return this.#lending !== undefined && this.#lent < this.#lending.places && this.#lending.may();
  }

  /** Whose turn was longest ago comes first: a lane that was lent a place goes to the end. */
  #lendOn(): void {
    if (!this.#canLend()) return;
    for (const [key, lane] of this.#lanes) {
      const next = lane.queue.shift();
      if (!next) continue;
      this.#lanes.delete(key);
      this.#lanes.set(key, lane);
      lane.inside += 1;
      this.#lent += 1;
      next();
      return;
    }
  }
}

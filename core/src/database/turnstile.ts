import { DatabaseBusy } from './session-pool.js';

/** At most so many at a time per key, the rest in order of arrival. */
export class Turnstile {
  readonly #limit: number;
  readonly #patienceMs: number;
  readonly #lanes = new Map<string, { inside: number; queue: (() => void)[] }>();

  constructor(limit: number, patienceMs = 10_000) {
    this.#limit = limit;
    this.#patienceMs = patienceMs;
  }

  /** Resolves at once when there is room, without waiting a tick in the usual case. */
  enter(key: string): Promise<void> | undefined {
    let lane = this.#lanes.get(key);
    if (!lane) this.#lanes.set(key, (lane = { inside: 0, queue: [] }));
    if (lane.inside < this.#limit) {
      lane.inside += 1;
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
    // The place passes to the next in line without becoming free in between.
    const next = lane.queue.shift();
    if (next) next();
    else if (--lane.inside === 0) this.#lanes.delete(key);
  }
}

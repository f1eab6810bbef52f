/** How many may wait for a place, and for how long: a burst of a busy agency is served a moment later, a stuck plugin is refused. */
const MAX_WAITING = 256;
const PATIENCE_MS = 5_000;

interface Key {
  taken: number;
  waiting: ((admitted: boolean) => void)[];
}

/** A limited number of places per key; who comes later waits in line. */
export class Places {
  readonly #keys = new Map<string, Key>();

  /** False when the line is too long, or did not move in time. */
  enter(name: string, limit: number): boolean | Promise<boolean> {
    let key = this.#keys.get(name);
    if (!key) this.#keys.set(name, (key = { taken: 0, waiting: [] }));
    if (key.taken < limit) {
      key.taken += 1;
      return true;
    }
    return key.waiting.length < MAX_WAITING && this.#wait(key);
  }

  #wait(key: Key): Promise<boolean> {
    return new Promise((done) => {
      const admit = (admitted: boolean): void => {
        clearTimeout(timer);
        done(admitted);
      };
      const timer = setTimeout(() => {
        key.waiting.splice(key.waiting.indexOf(admit), 1);
        admit(false);
      }, PATIENCE_MS);
      timer.unref();
      key.waiting.push(admit);
    });
  }

  /** The place goes to whoever has waited longest. */
  leave(name: string): void {
    const key = this.#keys.get(name);
    if (!key) return;
    const next = key.waiting.shift();
    if (next) next(true);
    else if ((key.taken -= 1) === 0) this.#keys.delete(name);
  }
}

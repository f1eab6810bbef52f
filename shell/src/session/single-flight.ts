/** Runs `work` while no other tab holds the lock. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** Callers in this tab share one run; the lock keeps other tabs apart. */
export function createSingleFlight<T>(lock: Lock): (work: () => Promise<T>) => Promise<T> {
  let running: Promise<T> | undefined;
  return (work) => {
    running ??= lock(work).finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** `navigator.locks` is missing on plain http outside localhost: one tab then works alone. */
export const browserLock: Lock = (work) => {
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? (locks.request('hako.session', work) as ReturnType<typeof work>) : work();
};

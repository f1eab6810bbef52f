/** Knows whether plugins were switched on or off since this page was built from the boot answer. */
export interface Epochs {
  /** Epoch of the boot answer that the page shows. */
  started(epoch: number): void;
  seen(epoch: number): void;
  stale(): boolean;
  subscribe(listener: () => void): () => void;
}

export function createEpochs(): Epochs {
  let own = 0;
  let newest = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  return {
    started(epoch) {
      own = epoch;
      newest = Math.max(newest, epoch);
      tell();
    },
    seen(epoch) {
      if (epoch <= newest) return;
      newest = epoch;
      tell();
    },
    stale: () => own > 0 && newest > own,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const epochs = createEpochs();

/** Knows whether plugins were switched on or off since this page was built from the boot answer. */
export interface Epochs {
  /** Epoch of the boot answer that the page shows. */
  started(epoch: number): void;
  seen(epoch: number): void;
  stale(): boolean;
  /** A plugin refused to talk to this page's code, or no longer serves its build. */
  outdatedBy(plugin: string): void;
  /** Which plugin that was; `null` while none did. */
  outdated(): string | null;
  subscribe(listener: () => void): () => void;
}

export function createEpochs(): Epochs {
  let own = 0;
  let newest = 0;
  let tooOld: string | null = null;
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
    outdatedBy(plugin) {
      if (tooOld !== null) return;
      tooOld = plugin;
      tell();
    },
    outdated: () => tooOld,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const epochs = createEpochs();

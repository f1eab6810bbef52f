import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { isOutage, KekRing } from './kek.js';
import type { KeyProvider } from './key-provider.js';

const AGAIN_MS = 5_000;

export interface Opening {
  /** Settles once the KEKs are open. @throws what no waiting mends: a root that does not fit, a damaged database. */
  keks: Promise<KekRing>;
  /** Try now. */
  wake(): void;
}

/** Opens the KEKs, and tries again for as long as the root is sealed or out of reach. `onWait` is called once, when it has to wait. */
export function openKeks(database: VaultDatabase, provider: KeyProvider, { log, onWait }: { log: VaultLog; onWait: () => Promise<void> }): Opening {
  const ring = new KekRing(database, provider);
  let wake: () => void = () => undefined;
  const opened = async (): Promise<KekRing> => {
    for (let waited = false; ; waited = true) {
      try {
        await ring.verify();
        return ring;
      } catch (error) {
        if (!isOutage(error)) throw error;
        if (!waited) {
          log.write('warn', 'waiting-for-the-root', errorFacts(error));
          await onWait();
        }
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, AGAIN_MS);
        wake = () => (clearTimeout(timer), resolve());
      });
    }
  };
  return { keks: opened(), wake: () => wake() };
}

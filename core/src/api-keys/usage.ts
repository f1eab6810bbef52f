import type { Cradle } from '../cradle.js';
import { countUses, type KeyUse } from './store.js';

const FLUSH_MS = 5_000;

export interface KeyUsage {
  count(tenantId: string, publicId: string, at: Date, ip: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A key may be used a thousand times a minute: uses are counted here and written together. */
export function createKeyUsage({ database, log }: Pick<Cradle, 'database' | 'log'>): KeyUsage {
  let waiting = new Map<string, Map<string, KeyUse>>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const counted = waiting;
    waiting = new Map();
    for (const [tenantId, uses] of counted) {
      await database
        .tenant(tenantId)
        .write((tx) => countUses(tx, [...uses.values()]))
        .catch((err: unknown) => log.warn({ err }, 'uses of keys could not be counted'));
    }
  };

  return {
    count(tenantId, publicId, at, ip) {
      const uses = waiting.get(tenantId) ?? new Map<string, KeyUse>();
      waiting.set(tenantId, uses);
      const use = uses.get(publicId) ?? { publicId, count: 0, at, ip };
      uses.set(publicId, { publicId, count: use.count + 1, at, ip });
      timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
    },
    flush,
    close: flush,
  };
}

/** A support session that this tab is in. It lives as long as the tab; the operator's own session goes on beside it. */
export interface SupportEntry {
  id: string;
  token: string;
  agency: string;
  reason: string;
  expiresAt: string;
}

export interface SupportStore {
  current(): SupportEntry | null;
  enter(entry: SupportEntry): void;
  leave(): void;
}

const KEY = 'hako.support';

export function createSupportStore(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, now: () => number = Date.now): SupportStore {
  const read = (): SupportEntry | null => {
    try {
      const entry = JSON.parse(storage.getItem(KEY) ?? 'null') as SupportEntry | null;
      return entry && Date.parse(entry.expiresAt) > now() ? entry : null;
    } catch {
      return null;
    }
  };
  let entry = read();
  return {
    current: () => entry,
    enter(next) {
      entry = next;
      storage.setItem(KEY, JSON.stringify(next));
    },
    leave() {
      entry = null;
      storage.removeItem(KEY);
    },
  };
}

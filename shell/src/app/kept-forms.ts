import type { KeptForm, KeptForms } from '@hako/sdk-plugin/ui';

const NAME = 'hako.kept-forms';
const KEEP_MS = 10 * 60_000;

interface Kept extends KeptForm {
  key: string;
}

interface Parcel {
  /** Whose they are: the next person at this tab gets nothing. */
  owner: string;
  at: number;
  forms: Kept[];
}

export interface FormKeeper extends KeptForms {
  /** Writes every changed form down, right before the page is refreshed. */
  keep(): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Forms over one refresh: in this tab, for the same person and agency, for ten minutes, each handed out once. */
export function createFormKeeper(owner: string, store: Store, now: () => number = Date.now): FormKeeper {
  const open = new Set<{ key: string; read: () => KeptForm | undefined }>();
  let parcel = take(owner, store, now);
  return {
    register(key, read) {
      const entry = { key, read };
      open.add(entry);
      return () => open.delete(entry);
    },
    take(key, base) {
      const found = parcel.find((form) => form.key === key && form.base === base);
      if (!found) return undefined;
      parcel = parcel.filter((form) => form !== found);
      return found.values;
    },
    keep() {
      const forms = [...open].flatMap(({ key, read }): Kept[] => {
        const form = read();
        return form ? [{ key, ...form }] : [];
      });
      if (forms.length > 0) store.setItem(NAME, JSON.stringify({ owner, at: now(), forms } satisfies Parcel));
    },
  };
}

export const dropKeptForms = (store: Store): void => store.removeItem(NAME);

function take(owner: string, store: Store, now: () => number): Kept[] {
  try {
    const text = store.getItem(NAME);
    store.removeItem(NAME);
    const parcel = text === null ? undefined : (JSON.parse(text) as Parcel);
    return parcel?.owner === owner && now() - parcel.at < KEEP_MS ? parcel.forms : [];
  } catch {
    // A browser that forbids the store keeps nothing.
    return [];
  }
}

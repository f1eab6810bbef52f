import type { NotifyOptions } from '@hako/sdk-plugin/ui';

export interface Toast extends NotifyOptions {
  id: number;
  message: string;
}

const LIFE_MS = 6_000;

/** Short messages at the edge of the screen. */
export interface Toasts {
  all(): readonly Toast[];
  subscribe(listener: () => void): () => void;
  add(message: string, options?: NotifyOptions): void;
  remove(id: number): void;
}

export function createToasts(): Toasts {
  let list: readonly Toast[] = [];
  let next = 1;
  const listeners = new Set<() => void>();
  const become = (toasts: readonly Toast[]): void => {
    list = toasts;
    listeners.forEach((listener) => listener());
  };
  const remove = (id: number): void => become(list.filter((toast) => toast.id !== id));
  return {
    all: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(message, options = {}) {
      const id = next++;
      become([...list, { ...options, id, message }].slice(-4));
      const life = options.duration ?? (options.level === 'error' ? 0 : LIFE_MS);
      if (life > 0) setTimeout(() => remove(id), life);
    },
    remove,
  };
}

/** Whether the server lets this person do nothing but set up a second factor. */
export interface EnrolmentStore {
  demanded(): boolean;
  demand(): void;
  met(): void;
  subscribe(listener: () => void): () => void;
}

export function createEnrolment(): EnrolmentStore {
  let demanded = false;
  const listeners = new Set<() => void>();
  const become = (next: boolean): void => {
    if (demanded === next) return;
    demanded = next;
    listeners.forEach((listener) => listener());
  };
  return {
    demanded: () => demanded,
    demand: () => become(true),
    met: () => become(false),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

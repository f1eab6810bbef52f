import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line, metric and fault of one piece of work belongs to. */
export interface Trace {
  requestId?: string;
  tenant?: string;
  plugin?: string;
  jobId?: string;
  /** Of the request: its method and the route's template, never the path with its ids. */
  method?: string;
  route?: string;
}

const storage = new AsyncLocalStorage<Trace>();

export const currentTrace = (): Trace | undefined => storage.getStore();

/** Runs `work` with these facts added to those of its caller. */
export function traced<T>(facts: Trace, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...facts }, work);
}

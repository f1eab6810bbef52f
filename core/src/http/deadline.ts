import { HakoError } from '@hako/sdk-plugin';

export interface Deadline {
  signal: AbortSignal;
  /** Settles with the work, or rejects when the time is up, whether or not the work heeds the signal. */
  limit<T>(work: Promise<T>): Promise<T>;
  clear(): void;
}

/** Ends a request after `milliseconds`, or when the client goes away. */
export function startDeadline(milliseconds: number): Deadline & { abandon(): void } {
  const controller = new AbortController();
  let cut: ((reason: HakoError) => void) | undefined;
  const stop = (reason: HakoError): void => {
    clearTimeout(timer);
    controller.abort(reason);
    cut?.(reason);
  };
  const timer = setTimeout(() => stop(new HakoError('REQUEST_TIMEOUT')), milliseconds);

  return {
    signal: controller.signal,
    limit: (work) =>
      new Promise((resolve, reject) => {
        if (controller.signal.aborted) reject(controller.signal.reason as Error);
        cut = reject;
        work.then(resolve, reject);
      }),
    clear: () => clearTimeout(timer),
    abandon: () => stop(new HakoError('REQUEST_TIMEOUT')),
  };
}

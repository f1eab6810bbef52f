import { HakoError } from '@hako/sdk-plugin';

export interface Deadline {
  signal: AbortSignal;
  /** Settles with the work, or rejects when the time is up, whether or not the work heeds the signal. */
  limit<T>(work: Promise<T>): Promise<T>;
  clear(): void;
}

/** Ends a request after `milliseconds`, or when the client goes away. */
export function startDeadline(milliseconds: number): Deadline & { abandon(): void } {
  // Made when somebody asks for its signal: most requests are over before anybody would listen.
  let controller: AbortController | undefined;
  let stopped: HakoError | undefined;
  let cut: ((reason: HakoError) => void) | undefined;
  const stop = (reason: HakoError): void => {
    clearTimeout(timer);
    stopped ??= reason;
    controller?.abort(stopped);
    cut?.(stopped);
  };
  const timer = setTimeout(() => stop(new HakoError('REQUEST_TIMEOUT')), milliseconds);

  return {
    get signal() {
      if (!controller) {
        controller = new AbortController();
        if (stopped) controller.abort(stopped);
      }
      return controller.signal;
    },
    limit: (work) =>
      new Promise((resolve, reject) => {
        if (stopped) reject(stopped);
        cut = reject;
        work.then(resolve, reject);
      }),
    clear: () => clearTimeout(timer),
    abandon: () => stop(new HakoError('REQUEST_TIMEOUT')),
  };
}

import { setTimeout as wait } from 'node:timers/promises';

const STEP_MS = 300;

/** Answers at the next full step after the work is done, so that what it found cannot be told from how long it took. */
export async function paced<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const pause = (): Promise<void> => wait(STEP_MS - ((performance.now() - started) % STEP_MS));
  try {
    const result = await work();
    await pause();
    return result;
  } catch (error) {
    await pause();
    throw error;
  }
}

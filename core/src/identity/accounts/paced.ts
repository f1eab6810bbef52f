import { setTimeout as wait } from 'node:timers/promises';

const STEP_MS = 300;

/** Answers at the next full step after the work is done, so that what it found cannot be told from how long it took. */
export async function paced<T>(work: () => Promise<T>): Promise<T> {
  const pause = pauseToStep();
  const result = await pacedRefusals(work, pause);
  await pause();
  return result;
}

/** The same for refusals alone: who is let in learns from the answer itself, and need not wait. */
export async function pacedRefusals<T>(work: () => Promise<T>, pause = pauseToStep()): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await pause();
    throw error;
  }
}

function pauseToStep(): () => Promise<void> {
  const started = performance.now();
  return () => wait(STEP_MS - ((performance.now() - started) % STEP_MS));
}

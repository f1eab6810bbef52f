const STEP_MS = 25;

/** Milliseconds until a whole number of steps has passed since `started`: answers that took 3 ms and 19 ms leave alike. */
export function untilNextStep(started: number, now: number): number {
  const passed = Math.max(0, now - started);
  return Math.ceil((passed + 1) / STEP_MS) * STEP_MS - passed;
}

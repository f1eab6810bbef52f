/** Calls `report` at most once a second, with the number of times since the last report: a storm must not fill the log. */
export function oncePerSecond<T>(report: (value: T, count: number) => void, now: () => number = Date.now): (value: T) => void {
  let last = 0;
  let count = 0;
  return (value) => {
    count++;
    if (now() - last < 1_000) return;
    last = now();
    report(value, count);
    count = 0;
  };
}

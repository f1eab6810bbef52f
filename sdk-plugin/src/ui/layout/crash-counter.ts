const LIMIT = 2;
const WINDOW = 60_000;

/** Two render crashes within a minute switch a filler off for the session. */
export function createCrashCounter(now: () => number = Date.now): { count(key: string): void; disabled(key: string): boolean } {
  const times = new Map<string, number[]>();
  const off = new Set<string>();
  return {
    count(key) {
      const recent = [...(times.get(key) ?? []).filter((time) => now() - time < WINDOW), now()];
      times.set(key, recent);
      if (recent.length >= LIMIT) off.add(key);
    },
    disabled: (key) => off.has(key),
  };
}

export const crashes = createCrashCounter();

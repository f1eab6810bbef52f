export interface Sample {
  at: number;
  processed: number;
}

const WINDOW_MS = 10_000;

/** Keeps the samples of the last seconds; a job that started again counts from its new beginning. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && sample.processed < last.processed) return [sample];
  if (last && sample.processed === last.processed) return [...samples];
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

export interface Pace {
  rowsPerSecond: number;
  secondsLeft: number;
}

/** How fast it goes and how long it takes still; nothing before there is something to tell it from. */
export function paceOf(samples: readonly Sample[], total: number): Pace | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 1_000) return undefined;
  const rowsPerSecond = ((last.processed - first.processed) / (last.at - first.at)) * 1_000;
  if (rowsPerSecond <= 0) return undefined;
  return { rowsPerSecond, secondsLeft: Math.max(0, (total - last.processed) / rowsPerSecond) };
}

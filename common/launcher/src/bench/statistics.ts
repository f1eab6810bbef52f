export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) throw new Error('no values');
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const percent = (value: number, baseline: number): string => `${Math.round((value / baseline) * 100)} %`;
export const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`;
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`;

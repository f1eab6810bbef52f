import autocannon from 'autocannon';
import { median } from './statistics.js';

export interface Target {
  name: string;
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** A fresh body per request. */
  body?: () => string;
}

const CONNECTIONS = 20;

export interface Pace {
  /** Requests per second. */
  rate: number;
  /** Milliseconds within which 99 of 100 were answered. */
  p99: number;
}

/** As `compare`, with the slowest hundredth: medians of alternating rounds for both. */
export async function compareWithDelay(targets: readonly Target[], options: { rounds: number; seconds: number }): Promise<Map<string, Pace>> {
  const found = new Map<string, Pace[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await measure(target, 1);
  for (let round = 0; round < options.rounds; round++) {
    for (const target of targets) found.get(target.name)?.push(await measure(target, options.seconds));
  }
  return new Map([...found].map(([name, paces]) => [name, { rate: median(paces.map(({ rate }) => rate)), p99: median(paces.map(({ p99 }) => p99)) }]));
}

/** Requests per second of each target: alternating rounds, so that a slow moment of the machine hits all alike, then medians. */
export async function compare(targets: readonly Target[], options: { rounds: number; seconds: number }): Promise<Map<string, number>> {
  const found = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await drive(target, 1);
  for (let round = 0; round < options.rounds; round++) {
    for (const target of targets) found.get(target.name)?.push(await drive(target, options.seconds));
  }
  return new Map([...found].map(([name, values]) => [name, median(values)]));
}

const drive = async (target: Target, duration: number): Promise<number> => (await measure(target, duration)).rate;

async function measure({ name, url, method = 'GET', headers = {}, body }: Target, duration: number): Promise<Pace> {
  const result = await autocannon({
    url,
    method,
    headers,
    connections: CONNECTIONS,
    duration,
    ...(body ? { requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }] } : {}),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${name}: ${result.non2xx} answers were not 2xx and ${result.errors} failed, of ${result.requests.total}`);
  return { rate: result.requests.total / result.duration, p99: result.latency.p99 };
}

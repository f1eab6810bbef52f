import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';
import { Problem } from './problem.js';

export interface ReadyOptions {
  what: string;
  url: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Asks until the answer is 200. */
export async function untilReady({ what, url, timeoutMs, signal }: ReadyOptions): Promise<void> {
  let last = 'no answer';
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    signal.throwIfAborted();
    last = await ask(url);
    if (last === '200') return;
    await pause(100, signal);
  }
  throw new Problem(`${what} was not ready after ${Math.round(timeoutMs / 1000)} s; ${url} said: ${last}`);
}

async function ask(url: string): Promise<string> {
  try {
    const answer = await request(url, { headersTimeout: 5_000, bodyTimeout: 5_000 });
    const text = await answer.body.text();
    return answer.statusCode === 200 ? '200' : `${answer.statusCode} ${text.slice(0, 400)}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> => setTimeout(ms, undefined, { signal }).catch(() => undefined);

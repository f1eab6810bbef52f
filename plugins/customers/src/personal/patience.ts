import { setTimeout as wait } from 'node:timers/promises';
import { HakoError, type PluginContext } from '@hako/sdk-plugin';

const MAX_WAITS = 10;
const MAX_SECONDS = 60;

/** The vault allows so many pages a minute. A job that is told to come later waits; a person in front of a screen is told. */
export async function patiently<T>(ctx: Pick<PluginContext, 'signal' | 'principal'> & { requestId?: string; ip?: string }, work: () => Promise<T>): Promise<T> {
  if (ctx.ip !== undefined) return work();
  for (let waits = 0; ; waits += 1) {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof HakoError) || fault.code !== 'RATE_LIMITED' || waits >= MAX_WAITS) throw fault;
      await wait(Math.min(fault.retryAfter ?? 1, MAX_SECONDS) * 1_000, undefined, { signal: ctx.signal });
    }
  }
}

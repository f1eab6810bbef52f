import type { Cradle } from '../cradle.js';
import { prunePressure } from './guard/pressure.js';
import { internalsOf } from './service.js';

/** Hourly, once for the whole platform: keys follow each other in their time, counters that are over go. */
export async function maintainIdentity(deps: Pick<Cradle, 'identity' | 'database' | 'clock'>): Promise<void> {
  await internalsOf(deps.identity).keys.maintain();
  await prunePressure(deps);
}

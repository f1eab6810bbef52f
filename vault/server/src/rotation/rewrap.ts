import { setImmediate as nextTurn } from 'node:timers/promises';
import { IntegrityError } from '../crypto/integrity-error.js';

/** Rows between two looks at what people want: about 1 ms of work, well below what a read takes. */
const SLICE = 8;

/** Row by row; one that does not open is told apart, any other fault ends the batch. */
export async function convert<R, T>(rows: readonly R[], idOf: (row: R) => string, work: (row: R) => T): Promise<{ converted: T[]; failures: string[] }> {
  const converted: T[] = [];
  const failures: string[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % SLICE === 0) await nextTurn();
    try {
      converted.push(work(row));
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      failures.push(idOf(row));
    }
  }
  return { converted, failures };
}

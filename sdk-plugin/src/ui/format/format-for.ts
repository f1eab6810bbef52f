import type { DateFormat } from '../../shell-boot.js';
import { createFormat, type Format } from './create-format.js';

/** The same for everybody who asks: a list has a cell for each of its dates, and `Intl` objects are slow to make. */
const known = new Map<string, Format>();

export function formatFor(tag: string, timeZone: string | undefined, dateFormat: DateFormat | undefined): Format {
  const key = [tag, timeZone, dateFormat].join('\n');
  const made = known.get(key) ?? createFormat(tag, timeZone, dateFormat);
  known.set(key, made);
  return made;
}

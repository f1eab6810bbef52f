import { CompactRange, type CompactRangeState } from './compact-range.js';
import type { ReadLine } from './export-line.js';
import type { SignedSizes } from './signed-sizes.js';
import { bad, type BadVerdict, type ExportVerdict } from './verdict.js';

/** A stretch of the log without gaps: leaf by leaf, then against every checkpoint that it passes. */
export async function verifyRun(lines: AsyncIterable<ReadLine>, signed: SignedSizes, start?: CompactRangeState): Promise<ExportVerdict> {
  const range = start ? CompactRange.fromJSON(start) : new CompactRange();
  const begin = range.size;
  const atBegin = signed.get(begin);
  if (begin > 0 && atBegin && !atBegin.root.equals(range.root())) return bad('forked', 1, `The part before entry ${begin + 1} is not the one that was signed`, begin);
  let proven = begin;
  let withoutBody = 0;
  // Before the first line of a later stretch nothing is known of the chain; the root still covers that line.
  let before: string | null | undefined = begin === 0 ? null : undefined;
  const source = lines[Symbol.asyncIterator]();
  for (let next = await source.next(); !next.done; next = await source.next()) {
    const line = next.value;
    const expected = range.size + 1;
    if (line.seq !== expected) return outOfStep(line, expected, source);
    const wrong = await wrongIn(line, before, proven, source);
    if (wrong) return wrong;
    range.append(line.claimed);
    if (!line.computed) withoutBody += 1;
    before = line.claimed.toString('base64');
    const checkpoint = signed.get(range.size);
    if (!checkpoint) continue;
    if (!checkpoint.root.equals(range.root())) return bad('forked', proven + 1, `Entries ${proven + 1} to ${range.size} are not the ones that were signed`, range.size);
    proven = range.size;
  }
  const longest = Math.max(0, ...signed.keys());
  if (longest > range.size) return bad('truncated', range.size + 1, `The log ends at entry ${range.size}, but ${longest} were signed`, longest);
  return { ok: true, entries: range.size - begin, withoutBody, size: signed.has(proven) ? proven : 0, unsealed: range.size - proven };
}

/** A seq that is not the next one: twice, missing, or standing elsewhere. */
async function outOfStep(line: ReadLine, expected: number, rest: AsyncIterator<ReadLine>): Promise<BadVerdict> {
  if (line.seq < expected) return bad('inserted', line.seq, `Entry ${line.seq} stands there twice`);
  if (await some(rest, ({ seq }) => seq === expected)) return bad('reordered', expected, `Entry ${line.seq} stands where entry ${expected} should`);
  return bad('deleted', expected, `Entries ${expected} to ${line.seq - 1} are missing`, line.seq - 1);
}

/** The line against itself and against the one before it. */
async function wrongIn(line: ReadLine, before: string | null | undefined, proven: number, rest: AsyncIterator<ReadLine>): Promise<BadVerdict | undefined> {
  const { seq, claimed, computed, prev } = line;
  if (!computed) return undefined;
  const chained = before === undefined || prev === before;
  const whole = computed.equals(claimed);
  if (chained && whole) return undefined;
  if (!chained) {
    // Rows that changed places still carry the links of their old ones: what this line follows comes later, or what follows the line before comes later.
    const moved = await some(rest, (later) => later.claimed.toString('base64') === prev || (before !== null && later.prev === before));
    if (moved) return bad('reordered', seq, `Another entry stands where entry ${seq} should`);
  }
  if (!whole) return bad('edited', seq, `Entry ${seq} is not the one that was sealed`);
  // The line is whole but does not follow the one before: that one was edited and hashed anew, unless a checkpoint vouches for it.
  const culprit = proven >= seq - 1 ? seq : seq - 1;
  return bad('edited', culprit, `Entry ${culprit} is not the one that was sealed: entry ${seq} follows another`);
}

async function some(rest: AsyncIterator<ReadLine>, test: (line: ReadLine) => boolean): Promise<boolean> {
  for (let next = await rest.next(); !next.done; next = await rest.next()) if (test(next.value)) return true;
  return false;
}

import type { CompactRangeState } from './compact-range.js';
import { LedgerError } from './errors.js';
import { readLine, type ExportLine, type ReadLine } from './export-line.js';
import { openCheckpoints } from './signed-sizes.js';
import { bad, type ExportVerdict } from './verdict.js';
import { parseVerifierKey, type VerifierKey } from './verifier-key.js';
import { verifyPicked } from './verify-picked.js';
import { verifyRun } from './verify-run.js';

export type ExportLines = Iterable<string | ExportLine> | AsyncIterable<string | ExportLine>;

export interface VerifyExportOptions {
  /** The tree's edge before the first line, for an export that does not begin at seq 1 */
  start?: CompactRangeState;
}

/**
 * Checks an exported log without any help of whoever exported it: every leaf from its entry, the chain of `prev`, the
 * Merkle root at every checkpoint, and the checkpoints' signatures. Reads line by line, so its memory does not grow
 * with the log. An export whose lines carry proofs (entries that somebody picked) is checked line by line against
 * the checkpoint that each proof names; that somebody left a line out shows only in its signed manifest.
 * @param lines JSON Lines or parsed lines, see ExportLine
 * @param checkpoints signed notes
 * @param keys verifier keys (`name+id+base64`) or key objects; several when the log's key was rotated
 * @returns a verdict that names the first wrong seq; nothing is thrown for a bad log
 */
export async function verifyExport(lines: ExportLines, checkpoints: readonly string[], keys: readonly (string | VerifierKey)[], options: VerifyExportOptions = {}): Promise<ExportVerdict> {
  let reading = 0;
  try {
    const signed = openCheckpoints(
      checkpoints,
      keys.map((key) => (typeof key === 'string' ? parseVerifierKey(key) : key)),
    );
    if ('ok' in signed) return signed;
    const read = async function* (): AsyncGenerator<ReadLine> {
      for await (const line of lines) {
        if (line === '') continue;
        reading += 1;
        yield readLine(line);
      }
    };
    const source = read();
    const first = await source.next();
    const all = async function* (): AsyncGenerator<ReadLine> {
      if (first.done) return;
      yield first.value;
      yield* source;
    };
    return first.done || !first.value.proof ? await verifyRun(all(), signed, options.start) : await verifyPicked(all(), signed);
  } catch (error) {
    if (error instanceof LedgerError) return bad('malformed', reading, `Line ${reading}: ${error.message}`);
    throw error;
  }
}

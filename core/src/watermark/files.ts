import { isUtf8 } from 'node:buffer';
import { findWatermarks, HakoError } from '@hako/sdk-plugin';
import { SheetProblem, textOf } from '@hako/sdk-plugin/sheets';

/** Of a leaked file; an export of this size holds far more marks than it takes to name a person. */
export const FILE_BYTES = 50 * 1024 * 1024;
/** One of ours packs well and may be large; more than this is no list of customers. */
const UNPACKED = 400 * 1024 * 1024;

/** Marks of a workbook's cells, or of a text file as it stands, whatever encoding it was saved in. */
export async function marksIn(bytes: Buffer): Promise<Map<string, number>> {
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return findWatermarks(decode(bytes));
  try {
    return findWatermarks(await textOf(bytes, { unpacked: UNPACKED }));
  } catch (fault) {
    if (fault instanceof SheetProblem) throw new HakoError('WATERMARK_FILE', { details: [{ path: '/file', code: fault.code }] });
    throw fault;
  }
}

/** Only Unicode can hold the hidden characters; in anything else the written code is what is left. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

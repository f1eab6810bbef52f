import { open, rename } from 'node:fs/promises';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { writePrivate } from '../cli/files.js';

/** A line of the erasure ledger as a file: the vault it is of (first), keys that signed, receipts; one JSON document a line. */
export type LedgerLine = { vault: string } | { verifierKey: string } | SignedReceipt;

/** A file that was read and found good up to here. */
export interface LedgerMark {
  /** Whole lines; what a crash left behind them does not count. */
  bytes: number;
  /** Number of the last receipt; 0 without any. */
  no: number;
  /** Keys that it names. */
  named: readonly string[];
}

/** However much there is: page after page, on the disk whole or not at all. */
export async function createLedgerFile(path: string, of: { vaultId: string; verifierKeys: readonly string[] }, pages: AsyncIterable<readonly SignedReceipt[]>): Promise<LedgerMark> {
  let [bytes, no] = [0, 0];
  const named = [...new Set(of.verifierKeys)];
  async function* text(): AsyncGenerator<string> {
    yield counted([{ vault: of.vaultId }, ...named.map((verifierKey) => ({ verifierKey }))]);
    for await (const page of pages) {
      no = page.at(-1)?.receipt.no ?? no;
      yield counted(page);
    }
  }
  function counted(lines: readonly LedgerLine[]): string {
    const chunk = textOf(lines);
    bytes += Buffer.byteLength(chunk);
    return chunk;
  }
  await writePrivate(path, text());
  return { bytes, no, named };
}

/**
 * On the disk when it comes back, or not there at all: half a line in the middle would make the file unreadable.
 * `undefined` when somebody else has written since; one at a time, so callers hold a lock.
 */
export async function appendToLedgerFile(path: string, after: LedgerMark, keys: readonly string[], receipts: readonly SignedReceipt[]): Promise<LedgerMark | undefined> {
  const fresh = [...new Set(keys)].filter((key) => !after.named.includes(key));
  const added = Buffer.from(textOf([...fresh.map((verifierKey) => ({ verifierKey })), ...receipts]));
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    if (size < after.bytes) return undefined;
    const rest = Buffer.alloc(size - after.bytes);
    await file.read(rest, 0, rest.length, after.bytes);
    if (rest.includes('\n')) return undefined;
    await file.truncate(after.bytes);
    try {
      for (let written = 0; written < added.length; ) written += (await file.write(added, written, added.length - written, after.bytes + written)).bytesWritten;
      await file.datasync();
    } catch (error) {
      await file.truncate(after.bytes).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
  return { bytes: after.bytes + added.length, no: receipts.at(-1)?.receipt.no ?? after.no, named: [...after.named, ...fresh] };
}

const textOf = (lines: readonly LedgerLine[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Of a vault that is no more: kept, out of the way. */
export const retireLedgerFile = (path: string, vaultId: string): Promise<void> => rename(path, `${path}.${vaultId}`);

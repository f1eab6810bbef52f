import { open, readFile, rename } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { writePrivate } from '../cli/files.js';
import { receiptDigest, verifyReceipt } from './receipt.js';

/** The erasure ledger as a file: the vault it is of, keys that signed, receipts; one JSON document a line. */
export interface LedgerCopy {
  vaultId: string;
  verifierKeys: string[];
  receipts: SignedReceipt[];
}

/** A file that was read and found good up to here. */
export interface LedgerMark {
  /** Whole lines; what a crash left behind them does not count. */
  bytes: number;
  /** Number of the last receipt; 0 without any. */
  no: number;
}

const LINES_AT_ONCE = 200;

type Line = { vault: string } | { verifierKey: string } | SignedReceipt;

/** `undefined` where there is none; `torn` when half a line stands at its end. Numbers, chain and signatures are checked. @throws Error that names the first bad line. */
export async function readLedgerFile(path: string, knownKeys: readonly string[] = []): Promise<(LedgerCopy & LedgerMark & { torn: boolean }) | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const copy: LedgerCopy = { vaultId: '', verifierKeys: [...knownKeys], receipts: [] };
  // A line that a crash cut short is not there; what it was about stands in the database and is copied again.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [i, line] of whole.split('\n').slice(0, -1).entries()) {
    // A signature is a tenth of a millisecond: those of many erasures keep nobody waiting.
    if (i % LINES_AT_ONCE === 0) await nextTurn();
    try {
      add(copy, JSON.parse(line) as Line);
    } catch (error) {
      throw new Error(`${path}, line ${i + 1}: ${error instanceof Error ? error.message : 'not readable'}`, { cause: error });
    }
  }
  if (copy.vaultId === '') throw new Error(`${path} does not say which vault it is of`);
  return { ...copy, bytes: Buffer.byteLength(whole), no: copy.receipts.length, torn: whole.length < text.length };
}

function add(copy: LedgerCopy, line: Line): void {
  if ('vault' in line) copy.vaultId = line.vault;
  else if ('verifierKey' in line) copy.verifierKeys.push(line.verifierKey);
  else {
    const receipt = verifyReceipt(line, [...new Set(copy.verifierKeys)]);
    const last = copy.receipts.at(-1)?.receipt;
    // Two processes of one vault may both have copied it.
    if (last && receipt.no <= last.no && copy.receipts[receipt.no - 1]?.note === line.note) return;
    if (receipt.no !== (last?.no ?? 0) + 1 || receipt.prev !== (last ? receiptDigest(last).toString('hex') : '')) throw new Error(`receipt ${receipt.no} does not follow the one before`);
    copy.receipts.push(line);
  }
}

export async function createLedgerFile(path: string, copy: LedgerCopy): Promise<LedgerMark> {
  const text = textOf([{ vault: copy.vaultId }, ...copy.verifierKeys.map((verifierKey) => ({ verifierKey })), ...copy.receipts]);
  await writePrivate(path, text);
  return { bytes: Buffer.byteLength(text), no: copy.receipts.length };
}

/**
 * On the disk when it comes back, or not there at all: half a line in the middle would make the file unreadable.
 * `undefined` when somebody else has written since; one at a time, so callers hold a lock.
 */
export async function appendToLedgerFile(path: string, after: LedgerMark, keys: readonly string[], receipts: readonly SignedReceipt[]): Promise<LedgerMark | undefined> {
  const added = Buffer.from(textOf([...keys.map((verifierKey) => ({ verifierKey })), ...receipts]));
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
  return { bytes: after.bytes + added.length, no: receipts.at(-1)?.receipt.no ?? after.no };
}

const textOf = (lines: readonly Line[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Of a vault that is no more: kept, out of the way. */
export const retireLedgerFile = (path: string, vaultId: string): Promise<void> => rename(path, `${path}.${vaultId}`);

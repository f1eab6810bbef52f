import { appendFile, readFile, rename } from 'node:fs/promises';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { writePrivate } from '../cli/files.js';
import { receiptDigest, verifyReceipt } from './receipt.js';

/** The erasure ledger as a file: the vault it is of, keys that signed, receipts; one JSON document a line. */
export interface LedgerCopy {
  vaultId: string;
  verifierKeys: string[];
  receipts: SignedReceipt[];
}

type Line = { vault: string } | { verifierKey: string } | SignedReceipt;

/** `undefined` where there is none. Numbers, chain and signatures are checked. @throws Error that names the first bad line. */
export async function readLedgerFile(path: string, knownKeys: readonly string[] = []): Promise<LedgerCopy | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const copy: LedgerCopy = { vaultId: '', verifierKeys: [...knownKeys], receipts: [] };
  // A line that a crash cut short is not there; what it was about stands in the database and is copied again.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n').slice(0, -1);
  for (const [i, line] of lines.entries()) {
    try {
      add(copy, JSON.parse(line) as Line);
    } catch (error) {
      throw new Error(`${path}, line ${i + 1}: ${error instanceof Error ? error.message : 'not readable'}`, { cause: error });
    }
  }
  if (copy.vaultId === '') throw new Error(`${path} does not say which vault it is of`);
  return copy;
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

export async function createLedgerFile(path: string, copy: LedgerCopy): Promise<void> {
  const lines: Line[] = [{ vault: copy.vaultId }, ...copy.verifierKeys.map((verifierKey) => ({ verifierKey })), ...copy.receipts];
  await writePrivate(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export async function appendToLedgerFile(path: string, keys: readonly string[], receipts: readonly SignedReceipt[]): Promise<void> {
  const lines: Line[] = [...keys.map((verifierKey) => ({ verifierKey })), ...receipts];
  // One write: lines of two processes do not run into each other.
  if (lines.length > 0) await appendFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
}

/** Of a vault that is no more: kept, out of the way. */
export const retireLedgerFile = (path: string, vaultId: string): Promise<void> => rename(path, `${path}.${vaultId}`);

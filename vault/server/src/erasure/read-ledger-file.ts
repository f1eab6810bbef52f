import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SignedReceipt } from '@hako/vault-client/contract';
import { linesOf } from '../files/lines.js';
import { LedgerChain } from './ledger-chain.js';
import type { LedgerLine, LedgerMark } from './ledger-file.js';

/** What the file is, without its receipts: there may be a million of them. */
export interface LedgerFile extends LedgerMark {
  vaultId: string;
  /** Those known before and those it names. */
  verifierKeys: readonly string[];
  /** Half a line stands at its end. */
  torn: boolean;
  /** A receipt is well signed and not the one that is known under its number. */
  forked: boolean;
}

export interface LedgerReading {
  /** Public keys known from elsewhere. */
  keys?: readonly string[];
  /** Notes known to be this vault's, by number. */
  known?: (numbers: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Each receipt once, oldest first, when it was found good; the file's end may be bad all the same. */
  take?: (receipts: readonly SignedReceipt[]) => Promise<void>;
}

/** A signature is a tenth of a millisecond: those of many erasures keep nobody waiting. */
const PAGE = 200;

/**
 * `undefined` where there is none. Numbers, chain and signatures are checked, page by page: memory hardly grows with the file.
 * @throws Error that names the first bad line.
 */
export async function readLedgerFile(path: string, reading: LedgerReading = {}): Promise<LedgerFile | undefined> {
  const file = await openIfThere(path);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const reader = new Reader(path, reading);
    for await (const line of linesOf(file.createReadStream({ autoClose: false }))) {
      // A line that grew since, or that a crash cut short is not there; what it was about stands in the database and is copied again.
      if (reader.bytes + line.length + 1 > size) break;
      await reader.read(line);
    }
    return await reader.end(size);
  } finally {
    await file.close();
  }
}

class Reader {
  bytes = 0;
  readonly #path: string;
  readonly #reading: LedgerReading;
  readonly #chain = new LedgerChain();
  readonly #named: string[] = [];
  #vaultId = '';
  #lines = 0;
  #forked = false;
  #page: { line: number; signed: SignedReceipt }[] = [];

  constructor(path: string, reading: LedgerReading) {
    this.#path = path;
    this.#reading = reading;
  }

  async read(line: Buffer): Promise<void> {
    this.#lines += 1;
    this.#at(this.#lines, () => this.#enter(JSON.parse(line.toString()) as LedgerLine));
    this.bytes += line.length + 1;
    if (this.#page.length === PAGE) await this.#turn();
  }

  async end(size: number): Promise<LedgerFile> {
    if (this.#vaultId === '') throw new Error(`${this.#path} does not say which vault it is of`);
    await this.#turn();
    return { vaultId: this.#vaultId, bytes: this.bytes, no: this.#chain.no, named: this.#named, verifierKeys: this.#keys(), torn: this.bytes < size, forked: this.#forked };
  }

  #enter(entry: LedgerLine): void {
    if ('vault' in entry) {
      if (this.#vaultId !== '' && this.#vaultId !== entry.vault) throw new Error('names a second vault');
      this.#vaultId = entry.vault;
    } else if (this.#vaultId === '') {
      throw new Error('does not say which vault it is of');
    } else if ('verifierKey' in entry) {
      if (!this.#named.includes(entry.verifierKey)) this.#named.push(entry.verifierKey);
    } else {
      if (!Number.isSafeInteger(entry.receipt.no)) throw new Error('a receipt without a number');
      this.#page.push({ line: this.#lines, signed: entry });
    }
  }

  async #turn(): Promise<void> {
    if (this.#page.length === 0) return;
    await nextTurn();
    const notes = await this.#reading.known?.(this.#page.map(({ signed }) => signed.receipt.no));
    const keys = this.#keys();
    const fresh: SignedReceipt[] = [];
    for (const { line, signed } of this.#page) {
      const note = notes?.get(signed.receipt.no);
      if (this.#at(line, () => this.#chain.add(signed, keys, note))) fresh.push(signed);
      if (note !== undefined && note !== signed.note) this.#forked = true;
    }
    this.#page = [];
    await this.#reading.take?.(fresh);
  }

  #keys(): string[] {
    return [...new Set([...(this.#reading.keys ?? []), ...this.#named])];
  }

  #at<T>(line: number, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new Error(`${this.#path}, line ${line}: ${error instanceof Error ? error.message : 'not readable'}`, { cause: error });
    }
  }
}

const openIfThere = (path: string): Promise<FileHandle | undefined> =>
  open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

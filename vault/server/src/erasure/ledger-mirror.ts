import { stat } from 'node:fs/promises';
import { sqlState, type Executor, type VaultDatabase } from '../database/database.js';
import { ledgerPages, notesOf, readLedger, type ReceiptSigner } from './ledger.js';
import { appendToLedgerFile, createLedgerFile, type LedgerMark } from './ledger-file.js';
import { readLedgerFile } from './read-ledger-file.js';

export interface LedgerMirror {
  database: VaultDatabase;
  /** Beside the keys: whoever brings a database back brings the keys as well, or nothing opens. */
  ledgerFile: string;
  signer: Pick<ReceiptSigner, 'verifierKeys'>;
}

/** One process of the vault writes the file at a time. Any constant that no other lock of this database has. */
const LOCK = 5_100_2029;
const TRIES = 5;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The file gets what the database has and it has not. A file that stands where it was left costs one look at its size; any
 * other is read and checked from its beginning.
 */
export async function mirrorLedger({ database, ledgerFile, signer }: LedgerMirror, left?: LedgerMark): Promise<LedgerMark> {
  const keys = signer.verifierKeys();
  let known = left;
  for (let tries = 0; tries < TRIES; tries++) {
    let mark: LedgerMark | undefined = known && (await sizeOf(ledgerFile)) === known.bytes ? known : await readLedgerFile(ledgerFile, { keys, known: (numbers) => notesOf(database, numbers) });
    known = undefined;
    mark ??= await createLedgerFile(ledgerFile, { vaultId: await vaultId(database), verifierKeys: keys }, ledgerPages(database));
    const end = await goOn(database, ledgerFile, mark, keys);
    if (end) return end;
  }
  throw new Error('The copy of the erasure ledger changes all the time');
}

/** Page by page: each is on the disk before the next is read. `undefined` when somebody else writes as well. */
async function goOn(database: VaultDatabase, ledgerFile: string, from: LedgerMark, keys: readonly string[]): Promise<LedgerMark | undefined> {
  for (let mark = from; ; ) {
    const missing = await readLedger(database, mark.no);
    if (missing.length === 0) return { bytes: mark.bytes, no: mark.no, named: mark.named };
    const written = await alone(database, () => appendToLedgerFile(ledgerFile, mark, keys, missing));
    if (!written) return undefined;
    mark = written;
  }
}

/** `undefined` when the one who writes takes longer than anybody waits for a lock: look again what there is by then. */
async function alone<T>(database: VaultDatabase, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await database.transaction(async (tx) => {
      await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
      return work();
    });
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}

async function vaultId(database: Executor): Promise<string> {
  const [row] = await database.query<{ id: string }>({ text: 'select id from vault.instance' });
  if (!row) throw new Error('The database has lost the row that says which vault it is');
  return row.id;
}

const sizeOf = (path: string): Promise<number | undefined> => stat(path).then(({ size }) => size, () => undefined);

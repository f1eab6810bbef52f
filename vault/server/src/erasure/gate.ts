import type { Executor } from '../database/database.js';
import { notesOf } from './ledger.js';
import { retireLedgerFile } from './ledger-file.js';
import { mirrorLedger, type LedgerMirror } from './ledger-mirror.js';
import { readLedgerFile, type LedgerFile } from './read-ledger-file.js';
import { replayLedger } from './replay.js';

/** Why a vault may not serve. Closed set: a guide says for each what to do. */
export type GateProblem = 'copy-without-ledger' | 'ledger-of-another-vault' | 'ledger-damaged' | 'ledger-forked';

export interface GateState {
  open: boolean;
  problem?: GateProblem;
  /** Erasures that this look applied. */
  replayed: number;
}

interface Instance {
  id: string;
  home: string | null;
  gate: 'open' | 'closed';
  here: string;
  tenants: boolean;
}

/**
 * Before a vault may serve (security.md 2.1.10): a copy of before an erasure, however it came back, forgets again what
 * was erased since. The ledger beside the keys knows; a database that stands in another place than where it was at home,
 * or was brought back by `restore`, serves only with it.
 */
export async function checkGate({ database, ledgerFile, signer }: LedgerMirror): Promise<GateState> {
  const instance = await readInstance(database);
  let copy = await lookAt({ database, ledgerFile, signer });
  if (copy === 'damaged') return { open: false, problem: 'ledger-damaged', replayed: 0 };
  if (copy && copy.vaultId !== instance.id) {
    // A new database under old keys has nothing that could come back.
    if (instance.tenants) return { open: false, problem: 'ledger-of-another-vault', replayed: 0 };
    await retireLedgerFile(ledgerFile, copy.vaultId);
    copy = undefined;
  }
  const moved = instance.gate === 'closed' || (instance.home !== null && instance.home !== instance.here);
  if (!copy && moved) return { open: false, problem: 'copy-without-ledger', replayed: 0 };
  // Still on its way, perhaps: what it does not tell yet would stay remembered. At home the database knows the rest.
  if (copy?.torn && moved) return { open: false, problem: 'ledger-damaged', replayed: 0 };

  if (copy?.forked) return { open: false, problem: 'ledger-forked', replayed: 0 };

  const replayed = copy ? await replayLedger(database, ledgerFile, copy) : 0;
  await mirrorLedger({ database, ledgerFile, signer }, copy);
  await database.query({ text: `update vault.instance set gate = 'open', home = $1, opened_at = now()`, values: [instance.here] });
  return { open: true, replayed };
}

async function lookAt({ database, ledgerFile, signer }: LedgerMirror): Promise<LedgerFile | undefined | 'damaged'> {
  let unreachable: unknown;
  const known = (numbers: readonly number[]): Promise<Map<number, string>> =>
    notesOf(database, numbers).catch((error: unknown) => {
      unreachable = error;
      throw error;
    });
  try {
    return await readLedgerFile(ledgerFile, { keys: signer.verifierKeys(), known });
  } catch {
    if (unreachable) throw unreachable;
    return 'damaged';
  }
}

/** The operator vouches that nothing was erased since the copy was made. */
export async function openWithoutLedger(database: Executor): Promise<void> {
  await database.query({ text: `update vault.instance set gate = 'open', home = ${HERE}, opened_at = now()` });
}

/** Cluster and database: the same for a folder that was moved, another for a dump that was loaded somewhere. */
const HERE = `(select system_identifier::text || '/' || (select oid::text from pg_database where datname = current_database()) from pg_control_system())`;

async function readInstance(database: Executor): Promise<Instance> {
  const [row] = await database.query<Instance>({ text: `select id, home, gate, ${HERE} as here, exists (select 1 from vault.tenant) as tenants from vault.instance` });
  if (!row) throw new Error('The database has lost the row that says which vault it is');
  return row;
}

import type { SignedReceipt } from '@hako/vault-client/contract';
import type { Executor, VaultDatabase } from '../database/database.js';
import { insertReceipts } from './ledger.js';
import { readLedgerFile, retireLedgerFile } from './ledger-file.js';
import { mirrorLedger, type LedgerMirror } from './ledger-mirror.js';
import { wipeSubjects, wipeTenantKeys } from './wipe.js';

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
  const keys = signer.verifierKeys();
  let copy: Awaited<ReturnType<typeof readLedgerFile>>;
  try {
    copy = await readLedgerFile(ledgerFile, keys);
  } catch {
    return { open: false, problem: 'ledger-damaged', replayed: 0 };
  }
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

  const replayed = copy ? await replay(database, copy.receipts) : 0;
  if (replayed === 'forked') return { open: false, problem: 'ledger-forked', replayed: 0 };
  await mirrorLedger({ database, ledgerFile, signer }, copy);
  await database.query({ text: `update vault.instance set gate = 'open', home = $1, opened_at = now()`, values: [instance.here] });
  return { open: true, replayed };
}

/** Applies what the database does not know, oldest first, each whole or not at all. */
export async function replay(database: VaultDatabase, receipts: readonly SignedReceipt[]): Promise<number | 'forked'> {
  const [last] = await database.query<{ no: string; note: string }>({ text: 'select no, note from vault.erasure order by no desc limit 1' });
  const known = Number(last?.no ?? 0);
  if (last && receipts.length >= known && receipts[known - 1]!.note !== last.note) return 'forked';
  for (const signed of receipts.slice(known)) {
    await database.transaction(async (tx) => {
      await insertReceipts(tx, [signed]);
      const { tenantId, subjectId, at } = signed.receipt;
      if (subjectId === null) await wipeTenantKeys(tx, tenantId, new Date(at));
      else await wipeSubjects(tx, tenantId, [subjectId], new Date(at));
    });
  }
  return Math.max(0, receipts.length - known);
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

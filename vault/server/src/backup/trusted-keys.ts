import { readConfig, type Environment } from '../config.js';
import { readLedgerFile } from '../erasure/ledger-file.js';

/** Public keys that this installation knows of its vault, from the ledger beside the keys; none on a machine that has none. */
export async function trustedKeys(environment: Environment): Promise<string[]> {
  const copy = await readLedgerFile(readConfig(environment).erasureLedgerFile);
  return copy ? [...new Set(copy.verifierKeys)] : [];
}

import { readConfig, type Environment } from '../config.js';
import { readLedgerFile } from '../erasure/read-ledger-file.js';

/** Public keys that this installation knows of its vault, from the ledger beside the keys; none on a machine that has none. */
export async function trustedKeys(environment: Environment): Promise<readonly string[]> {
  return (await readLedgerFile(readConfig(environment).erasureLedgerFile))?.verifierKeys ?? [];
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folders } from './folders.js';
import { Problem } from './problem.js';
import type { LauncherSettings } from './settings.js';

const run = promisify(execFile);

/** Lets the vault make its authority, certificates and keys where they are missing; what is there is never touched. */
export async function ensureCertificates({ dataDir, environment }: LauncherSettings): Promise<void> {
  await ensure('certs', join(dataDir, 'certs'), 'ca.pem', environment);
  await ensure('keys', join(dataDir, 'keys'), 'pii-token.key', environment);
}

async function ensure(command: string, out: string, proof: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (existsSync(join(out, proof))) return;
  try {
    await run(process.execPath, [folders.vaultScript, command, '--out', out], { env: environment });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new Problem(`The vault could not make its ${command} in ${out}: ${said || String(error)}`);
  }
}

import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folders } from './folders.js';
import { Problem } from './problem.js';
import type { LauncherSettings } from './settings.js';

const run = promisify(execFile);

const CERTIFICATES = ['ca.pem', 'vault.pem', 'core-api.pem', 'core-worker.pem', 'admin.pem'];
const KEYS = ['vault-root.key', 'pii-token.key', 'pii-token.jwks.json'];
/** The vault's own command makes them anew this long before their end. */
const RENEWAL_MS = 30 * 86_400_000;

/** Lets the vault make its authority, certificates and keys where they are missing or end soon; the rest is never touched. */
export async function ensureCertificates({ dataDir, environment }: LauncherSettings): Promise<void> {
  const certs = join(dataDir, 'certs');
  const keys = join(dataDir, 'keys');
  if (!CERTIFICATES.every((name) => lasts(join(certs, name))) || !existsSync(join(certs, 'crl.pem'))) await make('certs', certs, environment);
  if (!KEYS.every((name) => existsSync(join(keys, name)))) await make('keys', keys, environment);
}

const lasts = (file: string): boolean => existsSync(file) && Date.parse(new X509Certificate(readFileSync(file)).validTo) - Date.now() > RENEWAL_MS;

async function make(command: string, out: string, environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run(process.execPath, [folders.vaultScript, command, '--out', out], { env: environment });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new Problem(`The vault could not make its ${command} in ${out}: ${said || String(error)}`);
  }
}

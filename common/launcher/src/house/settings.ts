import { resolve } from 'node:path';
import { Problem } from './problem.js';

/** What the launcher itself reads from outside; everything else is passed on to the parts unread. */
export interface LauncherSettings {
  port: number;
  /** Where core listens; the same default as core's own. */
  host: string;
  vaultPort: number;
  dataDir: string;
  publicUrl: string;
  /** `null`: the embedded PostgreSQL. */
  databaseUrl: string | null;
  vaultDatabaseUrl: string | null;
  /** The environment as it was, for the parts. */
  environment: NodeJS.ProcessEnv;
}

const DEFAULT_PORT = 4000;
const DEFAULT_VAULT_PORT = 5100;

/** @throws Problem naming every variable that is wrong, not only the first. */
export function readSettings(environment: NodeJS.ProcessEnv, folder: string): LauncherSettings {
  const problems: string[] = [];
  const port = portOf(environment, 'PORT', DEFAULT_PORT, problems);
  const vaultPort = portOf(environment, 'VAULT_PORT', DEFAULT_VAULT_PORT, problems);
  if (port === vaultPort) problems.push(`PORT and VAULT_PORT are both ${port}; the vault needs a port of its own.`);
  const databaseUrl = postgresUrlOf(environment, 'DATABASE_URL', problems);
  const vaultDatabaseUrl = postgresUrlOf(environment, 'VAULT_DATABASE_URL', problems);
  if (databaseUrl && databaseUrl === vaultDatabaseUrl) problems.push('DATABASE_URL and VAULT_DATABASE_URL name the same database; personal data needs one of its own.');
  if (problems.length > 0) throw new Problem(`The environment does not fit:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  return {
    port,
    host: environment['HAKO_HOST'] || (environment['NODE_ENV'] === 'production' ? '0.0.0.0' : '127.0.0.1'),
    vaultPort,
    dataDir: resolve(folder, environment['HAKO_DATA_DIR'] || '.hako'),
    publicUrl: (environment['HAKO_PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/+$/, ''),
    databaseUrl,
    vaultDatabaseUrl,
    environment,
  };
}

function portOf(environment: NodeJS.ProcessEnv, name: string, fallback: number, problems: string[]): number {
  const text = environment[name]?.trim();
  if (!text) return fallback;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  problems.push(`${name} is "${text}"; it must be a port from 1 to 65535.`);
  return fallback;
}

function postgresUrlOf(environment: NodeJS.ProcessEnv, name: string, problems: string[]): string | null {
  const text = environment[name]?.trim();
  if (!text) return null;
  // The value is not repeated: it holds a password.
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) problems.push(`${name} must look like postgres://user:password@host:5432/database.`);
  return text;
}

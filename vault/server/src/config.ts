import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { STATEMENT_MS } from './database/database.js';
import { DEFAULT_LIMITS, type LimitSettings } from './limits/limits.js';
import { clearAddress, PRODUCTION_CHOICES, PROVIDERS, readProviderSettings, UNSEALED, type ProviderSettings } from './keys/provider-settings.js';
import type { LogLevel } from './log/log.js';
import { readRotationSettings, type RotationSettings } from './rotation/settings.js';

export type Environment = Record<string, string | undefined>;

export interface VaultConfig {
  env: 'development' | 'production' | 'test';
  host: string;
  port: number;
  healthPort: number;
  databaseUrl: string;
  /** Connection of the restricted role, when somebody else made it. */
  appDatabaseUrl: string | null;
  poolSize: number;
  statementTimeoutMs: number;
  tls: { ca: string; cert: string; key: string; crl: string };
  /** Allow-list of callers; `null` outside production when there is none: the callers that the certificate script makes. */
  callersFile: string | null;
  /** Level 0 of the key hierarchy. */
  keyProvider: ProviderSettings;
  /** How often the root is asked whether it still vouches for the primary KEK. */
  keyCheckMs: number;
  rotation: RotationSettings;
  /** `VAULT_FAULT`: where this process dies in a crash test; never in production. */
  fault: string | null;
  tokenKeysFile: string;
  databasePasswordFile: string;
  /** Copy of the erasure ledger outside of the database, beside the keys. */
  erasureLedgerFile: string;
  issuer: string;
  audience: string;
  limits: LimitSettings;
  logLevel: LogLevel;
  /** How often certificates, CRL and token keys are looked at. */
  watchMs: number;
  /** How often the access log is sealed and the anomaly rules look at it. */
  watchOverMs: number;
}

/** All that is wrong with the environment, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The vault cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const ENVIRONMENTS = ['development', 'production', 'test'] as const;

/** @throws ConfigError with the full list of problems. */
export function readConfig(environment: Environment): VaultConfig {
  const problems: string[] = [];
  const text = (name: string, fallback: string): string => environment[name]?.trim() || fallback;
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = Number(text(name, String(fallback)));
    if (!Number.isInteger(value) || value < min || value > max) problems.push(`${name} must be a whole number from ${min} to ${max}`);
    return value;
  };
  const choice = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = text(name, fallback);
    const found = allowed.find((candidate) => candidate === value);
    if (!found) problems.push(`${name} must be one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };
  const file = (what: string, path: string): string => {
    if (!existsSync(path)) problems.push(`${what} is missing: ${path}`);
    return path;
  };

  const nodeEnv = ENVIRONMENTS.find((candidate) => candidate === environment['NODE_ENV']) ?? 'development';
  const env = choice('HAKO_ENV', ENVIRONMENTS, nodeEnv);
  const production = env === 'production' || environment['NODE_ENV'] === 'production';
  const dataDir = resolve(text('HAKO_DATA_DIR', '.hako'));
  const certs = resolve(text('HAKO_VAULT_CERTS_DIR', join(dataDir, 'certs')));
  const keys = resolve(text('HAKO_VAULT_KEYS_DIR', join(dataDir, 'keys')));
  const port = whole('VAULT_PORT', 5100, 1, 65_535);
  const databaseUrl = text('VAULT_DATABASE_URL', '');
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) problems.push('VAULT_DATABASE_URL must be a postgres:// connection to the vault\'s own database');
  const provider = choice('VAULT_KEY_PROVIDER', PROVIDERS, 'file');
  if (production && UNSEALED.has(provider)) problems.push(PRODUCTION_CHOICES);
  if (production && environment['VAULT_UNSEAL_SHARE']) problems.push('VAULT_UNSEAL_SHARE is for development: operators enter shares with `hako-vault unseal`');

  const callersFile = resolve(text('VAULT_CALLERS_FILE', join(certs, 'vault-callers.json')));
  const config: VaultConfig = {
    env,
    host: text('VAULT_HOST', '127.0.0.1'),
    port,
    healthPort: whole('VAULT_HEALTH_PORT', port + 1, 1, 65_535),
    databaseUrl,
    appDatabaseUrl: environment['VAULT_APP_DATABASE_URL']?.trim() || null,
    poolSize: whole('VAULT_POOL_SIZE', 10, 2, 200),
    statementTimeoutMs: whole('VAULT_DB_STATEMENT_TIMEOUT_MS', STATEMENT_MS, 100, 600_000),
    tls: {
      ca: file('The CA certificate', join(certs, 'ca.pem')),
      cert: file('The vault\'s certificate', join(certs, 'vault.pem')),
      key: file('The vault\'s private key', join(certs, 'vault.key')),
      crl: file('The revocation list', join(certs, 'crl.pem')),
    },
    callersFile: production || environment['VAULT_CALLERS_FILE'] || existsSync(callersFile) ? file('The allow-list of callers', callersFile) : null,
    keyProvider: readProviderSettings(provider, environment, { keysDir: keys, problems: production && UNSEALED.has(provider) ? [] : problems }),
    keyCheckMs: whole('VAULT_KEY_CHECK_MS', 10_000, 50, 60_000),
    rotation: readRotationSettings(whole),
    fault: production ? null : environment['VAULT_FAULT']?.trim() || null,
    tokenKeysFile: file('The key set of access tokens', join(keys, 'pii-token.jwks.json')),
    databasePasswordFile: join(keys, 'vault-db.password'),
    erasureLedgerFile: text('HAKO_VAULT_ERASURE_LEDGER', join(keys, 'vault-erasures.jsonl')),
    issuer: text('HAKO_VAULT_ISSUER', 'hako-core'),
    // The same default as core's.
    audience: text('HAKO_VAULT_AUDIENCE', `pii-vault:${nodeEnv}`),
    limits: readLimits(whole),
    logLevel: choice('VAULT_LOG_LEVEL', LEVELS, 'info'),
    watchMs: whole('VAULT_WATCH_MS', 5_000, 50, 3_600_000),
    watchOverMs: whole('VAULT_WATCH_OVER_MS', 1_000, 20, 60_000),
  };
  if (production && clearAddress(config.keyProvider)) problems.push('The root\'s address must begin with https:// in production');
  if (config.healthPort === config.port) problems.push('VAULT_HEALTH_PORT must differ from VAULT_PORT');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** `VAULT_LIMIT_REQUESTS_PER_MINUTE` and so on. There is no way to switch limits off. */
function readLimits(whole: (name: string, fallback: number, min: number, max: number) => number): LimitSettings {
  const settings = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(settings) as (keyof LimitSettings)[]) {
    settings[name] = whole(`VAULT_LIMIT_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`, settings[name], 1, 1_000_000_000);
  }
  return settings;
}

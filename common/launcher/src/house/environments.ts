import type { LauncherSettings } from './settings.js';

/** What the parts must be told beyond the environment. */
export interface HouseFacts {
  settings: LauncherSettings;
  coreUrl: string;
  vaultUrl: string;
  vaultHealthPort: number;
}

const OF_CORE = /^(DATABASE_URL|DATABASE_APP_URL|REDIS_URL|S3_.*|SMTP_.*|LOKI_.*|HAKO_ADMIN_PASSWORD|HAKO_SEED|HAKO_DB_.*|HAKO_(COOKIE|HMAC|DOWNLOAD|SEAL)_KEY|HAKO_PASSWORD_PEPPER)$/;
/** All but the port, which core needs to find it. */
const OF_VAULT = /^VAULT_(?!PORT$)/;
/** What npm tells its scripts is nobody's business below. */
const OF_NPM = /^npm_/i;

/** Core never learns where the vault keeps its data. */
export function coreEnvironment({ settings, coreUrl }: HouseFacts, role: 'api' | 'worker'): NodeJS.ProcessEnv {
  return {
    ...without(settings.environment, [OF_NPM, OF_VAULT]),
    HAKO_ROLE: role,
    PORT: String(settings.port),
    VAULT_PORT: String(settings.vaultPort),
    HAKO_DATA_DIR: settings.dataDir,
    HAKO_PUBLIC_URL: settings.publicUrl,
    DATABASE_URL: coreUrl,
  };
}

/** The vault never learns where core keeps its data, nor anybody's password. */
export function vaultEnvironment({ settings, vaultUrl, vaultHealthPort }: HouseFacts): NodeJS.ProcessEnv {
  return {
    ...without(settings.environment, [OF_NPM, OF_CORE]),
    VAULT_PORT: String(settings.vaultPort),
    VAULT_HEALTH_PORT: String(vaultHealthPort),
    HAKO_DATA_DIR: settings.dataDir,
    VAULT_DATABASE_URL: vaultUrl,
  };
}

function without(environment: NodeJS.ProcessEnv, patterns: readonly RegExp[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !patterns.some((pattern) => pattern.test(name))));
}

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import ipaddr from 'ipaddr.js';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Environment } from './environment.js';
import { ConfigError, type ConfigProblem } from './problems.js';
import type { Config } from './types.js';

/** The checkout: `core/src/config` and `core/lib/config` are equally deep. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

const validate = new Ajv2020({ allErrors: true, coerceTypes: true, useDefaults: true, strict: false, validateSchema: false }).compile<Environment>(Environment);

/**
 * Reads and checks everything core takes from outside; nothing else reads `process.env`.
 * @throws ConfigError with the full list of problems
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is what compose files and shells make of an unset one.
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(Environment.properties)) {
    const value = env[name];
    if (value !== undefined && value.trim() !== '') given[name] = value;
  }

  if (!validate(given)) throw new ConfigError([...(validate.errors ?? []).map(describe), ...crossChecks(given)]);
  const problems = crossChecks(given);
  if (problems.length > 0) throw new ConfigError(problems);
  return assemble(given);
}

function assemble(env: Environment): Config {
  const dataDir = resolve(env.HAKO_DATA_DIR);
  const certs = join(dataDir, 'certs');
  return {
    env: env.NODE_ENV,
    role: env.HAKO_ROLE,
    port: env.PORT,
    host: env.HAKO_HOST ?? (env.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: env.HAKO_PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    dataDir,
    database: { ownerUrl: env.DATABASE_URL, appUrl: env.DATABASE_APP_URL ?? null, poolSize: env.HAKO_DB_POOL, statementTimeoutMs: env.HAKO_DB_STATEMENT_TIMEOUT_MS },
    redisUrl: env.REDIS_URL ?? null,
    s3:
      env.S3_ENDPOINT && env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
        ? { endpoint: env.S3_ENDPOINT, region: env.S3_REGION, bucket: env.S3_BUCKET, accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY, forcePathStyle: env.S3_FORCE_PATH_STYLE === 'true' }
        : null,
    loki: env.LOKI_URL === undefined ? null : { url: env.LOKI_URL, orgId: env.LOKI_ORG_ID ?? null, credentials: env.LOKI_CREDENTIALS ?? null },
    mail: {
      smtp: env.SMTP_URL === undefined ? null : { url: env.SMTP_URL },
      from: env.SMTP_FROM ?? `Hako <no-reply@${new URL(env.HAKO_PUBLIC_URL ?? 'http://localhost').hostname}>`,
      folder: env.SMTP_URL === undefined && env.NODE_ENV !== 'production' ? join(dataDir, 'mail') : null,
    },
    vault: {
      url: env.HAKO_VAULT_URL ?? `https://localhost:${env.VAULT_PORT}`,
      caFile: resolve(env.HAKO_VAULT_CA ?? join(certs, 'ca.pem')),
      certFile: resolve(env.HAKO_VAULT_CERT ?? join(certs, `core-${env.HAKO_ROLE}.pem`)),
      keyFile: resolve(env.HAKO_VAULT_KEY ?? join(certs, `core-${env.HAKO_ROLE}.key`)),
      tokenKeyFile: resolve(env.HAKO_VAULT_TOKEN_KEY ?? join(dataDir, 'keys', 'pii-token.key')),
      issuer: env.HAKO_VAULT_ISSUER,
      audience: env.HAKO_VAULT_AUDIENCE ?? `pii-vault:${env.NODE_ENV}`,
    },
    breachedPasswordsFile: env.HAKO_BREACHED_PASSWORDS === undefined ? null : resolve(env.HAKO_BREACHED_PASSWORDS),
    tokenAlgorithm: env.HAKO_TOKEN_ALG,
    trustedProxies: proxies(env.HAKO_TRUSTED_PROXIES),
    seed: env.HAKO_SEED,
    adminPassword: env.HAKO_ADMIN_PASSWORD ?? null,
    pluginsLock: resolve(env.HAKO_PLUGINS_LOCK ?? join(ROOT, 'plugins', 'plugins.lock.json')),
    shellDir: resolve(env.HAKO_SHELL_DIR ?? join(ROOT, 'shell', 'dist')),
    logLevel: env.HAKO_LOG_LEVEL,
    spareTenants: env.HAKO_SPARE_TENANTS,
    rateLimits: { enabled: env.HAKO_RATE_LIMITS === 'on' },
    outboundLoopback: env.HAKO_OUTBOUND_LOOPBACK === 'on',
    secrets: {
      databaseAppPassword: env.HAKO_DB_APP_PASSWORD ?? null,
      cookieKey: env.HAKO_COOKIE_KEY ?? null,
      hmacKey: env.HAKO_HMAC_KEY ?? null,
      downloadKey: env.HAKO_DOWNLOAD_KEY ?? null,
      passwordPepper: env.HAKO_PASSWORD_PEPPER ?? null,
      sealKey: env.HAKO_SEAL_KEY ?? null,
    },
  };
}

function describe(error: ErrorObject): ConfigProblem {
  if (error.keyword === 'required') {
    const variable = String((error.params as { missingProperty: string }).missingProperty);
    return { variable, problem: 'is missing', expected: expectation(variable) };
  }
  const variable = error.instancePath.slice(1);
  return { variable, problem: error.keyword === 'minimum' || error.keyword === 'maximum' ? 'is out of range' : 'is not valid', expected: expectation(variable) };
}

function expectation(variable: string): string {
  const property = (Environment.properties as Record<string, { description?: string } | undefined>)[variable];
  return property?.description ?? 'a value';
}

/** What no single variable can know. */
function crossChecks(env: Record<string, unknown>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const s3 = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];
  if (s3.some((name) => env[name] !== undefined)) {
    for (const variable of s3) if (env[variable] === undefined) problems.push({ variable, problem: 'is missing', expected: `${expectation(variable)}, because another S3_ variable is set` });
  }
  if (env['NODE_ENV'] === 'production' && env['HAKO_PUBLIC_URL'] === undefined) {
    problems.push({ variable: 'HAKO_PUBLIC_URL', problem: 'is missing', expected: `${expectation('HAKO_PUBLIC_URL')}, because NODE_ENV is production` });
  }
  if (env['NODE_ENV'] === 'production' && env['HAKO_OUTBOUND_LOOPBACK'] === 'on') {
    problems.push({ variable: 'HAKO_OUTBOUND_LOOPBACK', problem: 'is for tests only', expected: 'off, because NODE_ENV is production' });
  }
  for (const range of proxies(String(env['HAKO_TRUSTED_PROXIES'] ?? ''))) {
    if (!ipaddr.isValid(range) && !ipaddr.isValidCIDR(range)) problems.push({ variable: 'HAKO_TRUSTED_PROXIES', problem: 'has an entry that is no address', expected: expectation('HAKO_TRUSTED_PROXIES') });
  }
  return problems;
}

const proxies = (text: string): string[] => text.split(',').map((part) => part.trim()).filter((part) => part !== '');

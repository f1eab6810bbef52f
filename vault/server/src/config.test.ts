import { mkdtempSync, writeFileSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, type Environment } from './config.js';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hako-config-'));
  for (const file of ['certs/ca.pem', 'certs/vault.pem', 'certs/vault.key', 'certs/crl.pem', 'keys/vault-root.key', 'keys/pii-token.jwks.json']) {
    mkdirSync(join(dataDir, file, '..'), { recursive: true });
    writeFileSync(join(dataDir, file), '');
  }
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const good = (): Environment => ({ HAKO_DATA_DIR: dataDir, VAULT_DATABASE_URL: 'postgres://owner@localhost/vault' });
function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the vault\'s configuration', () => {
  it('needs a database and finds the rest in the data folder', () => {
    expect(readConfig(good())).toMatchObject({ env: 'development', host: '127.0.0.1', port: 5100, healthPort: 5101, audience: 'pii-vault:development', issuer: 'hako-core', statementTimeoutMs: 15_000 });
    expect(readConfig({ ...good(), VAULT_PORT: '6000' }).healthPort).toBe(6001);
  });

  it('names all that is wrong at once', () => {
    const found = problems({ VAULT_PORT: 'many', HAKO_ENV: 'staging', HAKO_DATA_DIR: '/nowhere', VAULT_LIMIT_SEARCHES_PER_MINUTE: '0', VAULT_LOG_LEVEL: 'loud' });
    for (const part of ['VAULT_PORT', 'HAKO_ENV', 'VAULT_DATABASE_URL', 'CA certificate', 'private key', 'revocation list', 'root key', 'key set', 'VAULT_LIMIT_SEARCHES_PER_MINUTE', 'VAULT_LOG_LEVEL']) {
      expect(found.join('\n')).toContain(part);
    }
  });

  const kms = { VAULT_KEY_PROVIDER: 'aws-kms', VAULT_AWS_KEY_ID: 'alias/hako', VAULT_AWS_REGION: 'ap-northeast-1' };

  it('in production wants a sealed root and every file of mTLS, whichever variable says production', () => {
    for (const production of [{ NODE_ENV: 'production' }, { HAKO_ENV: 'production' }, { NODE_ENV: 'production', HAKO_ENV: 'development' }]) {
      expect(problems({ ...good(), ...production, ...kms })).toEqual([expect.stringContaining('allow-list')]);
      for (const unsealed of [{}, { VAULT_KEY_PROVIDER: 'file' }, { VAULT_KEY_PROVIDER: 'environment', VAULT_ROOT_KEY: 'ab'.repeat(32) }]) {
        const [first] = problems({ ...good(), ...production, ...unsealed });
        for (const word of ['VAULT_KEY_PROVIDER must name a sealed root', 'local-sealed', 'seal-init', 'VAULT_TRANSIT_ADDRESS', 'VAULT_AWS_KEY_ID', 'VAULT_GCP_KEY', 'VAULT_PKCS11_LIBRARY']) expect(first).toContain(word);
      }
      expect(problems({ ...good(), ...production, ...kms, VAULT_UNSEAL_SHARE: 'x' })).toContainEqual(expect.stringContaining('hako-vault unseal'));
    }
    expect(problems({ ...good(), NODE_ENV: 'production', ...kms, VAULT_AWS_ENDPOINT: 'http://kms' })).toContainEqual(expect.stringContaining('https://'));
    expect(problems({ ...good(), NODE_ENV: 'production', ...kms, HAKO_VAULT_CERTS_DIR: '/nowhere' })).toHaveLength(5);
  });

  it('names what each provider still needs', () => {
    const missing = (provider: string): string => problems({ ...good(), VAULT_KEY_PROVIDER: provider }).join('\n');
    expect(missing('environment')).toContain('VAULT_ROOT_KEY');
    expect(missing('local-sealed')).toContain('vault-root.sealed.json');
    expect(missing('vault-transit')).toMatch(/VAULT_TRANSIT_ADDRESS[^]*VAULT_TRANSIT_KEY[^]*VAULT_TRANSIT_TOKEN/);
    expect(missing('aws-kms')).toMatch(/VAULT_AWS_KEY_ID[^]*VAULT_AWS_REGION/);
    expect(missing('gcp-kms')).toContain('VAULT_GCP_KEY');
    expect(missing('pkcs11')).toMatch(/VAULT_PKCS11_LIBRARY[^]*VAULT_PKCS11_TOKEN[^]*VAULT_PKCS11_PIN[^]*VAULT_PKCS11_KEY/);
    expect(missing('rot13')).toContain('VAULT_KEY_PROVIDER must be one of');
  });

  it('dies on command in a crash test, never in production', () => {
    expect(readConfig({ ...good(), VAULT_FAULT: 'after-prepare' }).fault).toBe('after-prepare');
    const callers = join(dataDir, 'callers.json');
    writeFileSync(callers, '[]');
    expect(readConfig({ ...good(), ...kms, NODE_ENV: 'production', VAULT_CALLERS_FILE: callers, VAULT_FAULT: 'after-prepare' }).fault).toBeNull();
  });

  it('has no way to switch a limit off', () => {
    expect(problems({ ...good(), VAULT_LIMIT_REQUESTS_PER_MINUTE: '-1' })).toHaveLength(1);
    expect(readConfig({ ...good(), VAULT_LIMIT_REQUESTS_PER_MINUTE: '5' }).limits.requestsPerMinute).toBe(5);
  });
});

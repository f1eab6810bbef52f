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
    expect(readConfig(good())).toMatchObject({ env: 'development', host: '127.0.0.1', port: 5100, healthPort: 5101, audience: 'pii-vault:development', issuer: 'hako-core' });
    expect(readConfig({ ...good(), VAULT_PORT: '6000' }).healthPort).toBe(6001);
  });

  it('names all that is wrong at once', () => {
    const found = problems({ VAULT_PORT: 'many', HAKO_ENV: 'staging', HAKO_DATA_DIR: '/nowhere', VAULT_LIMIT_SEARCHES_PER_MINUTE: '0', VAULT_LOG_LEVEL: 'loud' });
    for (const part of ['VAULT_PORT', 'HAKO_ENV', 'VAULT_DATABASE_URL', 'CA certificate', 'private key', 'revocation list', 'root key', 'key set', 'VAULT_LIMIT_SEARCHES_PER_MINUTE', 'VAULT_LOG_LEVEL']) {
      expect(found.join('\n')).toContain(part);
    }
  });

  it('in production wants an explicit key provider and every file of mTLS, whichever variable says production', () => {
    for (const production of [{ NODE_ENV: 'production' }, { HAKO_ENV: 'production' }, { NODE_ENV: 'production', HAKO_ENV: 'development' }]) {
      expect(problems({ ...good(), ...production })).toEqual([expect.stringContaining('VAULT_KEY_PROVIDER')]);
      expect(problems({ ...good(), ...production, VAULT_KEY_PROVIDER: 'file' })).toEqual([]);
    }
    expect(problems({ ...good(), NODE_ENV: 'production', VAULT_KEY_PROVIDER: 'file', HAKO_VAULT_CERTS_DIR: '/nowhere' })).toHaveLength(4);
  });

  it('has no way to switch a limit off', () => {
    expect(problems({ ...good(), VAULT_LIMIT_REQUESTS_PER_MINUTE: '-1' })).toHaveLength(1);
    expect(readConfig({ ...good(), VAULT_LIMIT_REQUESTS_PER_MINUTE: '5' }).limits.requestsPerMinute).toBe(5);
  });
});

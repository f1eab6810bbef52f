import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, loadSecrets } from './index.js';

const DATABASE_URL = 'postgres://owner:secret@localhost:5432/hako';

describe('configuration', () => {
  it('needs nothing but a database and fills in the documented defaults', () => {
    const config = loadConfig({ DATABASE_URL });
    expect(config).toMatchObject({ env: 'development', role: 'api', port: 4000, publicUrl: 'http://localhost:4000', seed: 'demo', redisUrl: null, s3: null, trustedProxies: [] });
    expect(config.database).toMatchObject({ poolSize: 20, statementTimeoutMs: 15_000, appUrl: null });
    expect(config.vault.url).toBe('https://localhost:5100');
    expect(config.vault.certFile).toMatch(/certs\/core-api\.pem$/);
  });

  it('uses the certificate of its own role', () => {
    expect(loadConfig({ DATABASE_URL, HAKO_ROLE: 'worker' }).vault.certFile).toMatch(/core-worker\.pem$/);
  });

  it('names every problem at once and repeats no value', () => {
    const attempt = () => loadConfig({ PORT: 'many', HAKO_SEED: 'all', S3_BUCKET: 'files', NODE_ENV: 'production', HAKO_TRUSTED_PROXIES: '10.0.0.0/8,nonsense', HAKO_ADMIN_PASSWORD: 'tiny-secret' });
    expect(attempt).toThrow(ConfigError);
    try {
      attempt();
    } catch (error) {
      const problems = (error as ConfigError).problems.map((problem) => problem.variable).sort();
      expect(problems).toEqual(['DATABASE_URL', 'HAKO_ADMIN_PASSWORD', 'HAKO_PUBLIC_URL', 'HAKO_SEED', 'HAKO_TRUSTED_PROXIES', 'PORT', 'S3_ACCESS_KEY_ID', 'S3_ENDPOINT', 'S3_SECRET_ACCESS_KEY']);
      expect((error as Error).message).not.toContain('tiny-secret');
      expect((error as Error).message).toContain('PORT is not valid; expected a whole number from 0 to 65535');
    }
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ DATABASE_URL, REDIS_URL: '', PORT: ' ' })).toMatchObject({ redisUrl: null, port: 4000 });
  });
});

describe("core's own secrets", () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'hako-secrets-'));

  it('are made once, readable by the owner alone, and found again', () => {
    const dataDir = folder();
    const config = loadConfig({ DATABASE_URL, HAKO_DATA_DIR: dataDir });
    const first = loadSecrets(config);
    expect(Object.values(first).every((value) => /^[A-Za-z0-9_-]{43}$/.test(value))).toBe(true);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    expect(loadSecrets(config)).toEqual(first);
    expect(statSync(join(dataDir, 'keys/core-secrets.json')).mode & 0o777).toBe(0o600);
    rmSync(dataDir, { recursive: true });
  });

  it('keep what an older release made and add what it did not know', () => {
    const dataDir = folder();
    const config = loadConfig({ DATABASE_URL, HAKO_DATA_DIR: dataDir });
    const first = loadSecrets(config);
    const file = join(dataDir, 'keys/core-secrets.json');
    const { sealKey: _dropped, ...older } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    writeFileSync(file, JSON.stringify(older));
    const second = loadSecrets(config);
    expect(second.cookieKey).toBe(first.cookieKey);
    expect(second.sealKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    rmSync(dataDir, { recursive: true });
  });

  it('yield to the environment', () => {
    const dataDir = folder();
    const cookieKey = 'a'.repeat(43);
    expect(loadSecrets(loadConfig({ DATABASE_URL, HAKO_DATA_DIR: dataDir, HAKO_COOKIE_KEY: cookieKey })).cookieKey).toBe(cookieKey);
    rmSync(dataDir, { recursive: true });
  });
});

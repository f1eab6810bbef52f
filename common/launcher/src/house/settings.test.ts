import { describe, expect, it } from 'vitest';
import { coreEnvironment, vaultEnvironment } from './environments.js';
import { readSettings } from './settings.js';

describe('the launcher\'s settings', () => {
  it('needs nothing from outside', () => {
    const settings = readSettings({}, '/checkout');
    expect(settings).toMatchObject({ port: 4000, vaultPort: 5100, host: '127.0.0.1', dataDir: '/checkout/.hako', publicUrl: 'http://localhost:4000', databaseUrl: null, vaultDatabaseUrl: null });
  });

  it('names every variable that is wrong, and no password', () => {
    const read = (): unknown => readSettings({ PORT: 'high', VAULT_PORT: '70000', DATABASE_URL: 'mysql://root:secret@db/x' }, '/checkout');
    expect(read).toThrow(/PORT is "high"[\s\S]*VAULT_PORT is "70000"[\s\S]*DATABASE_URL must look like/);
    expect(read).not.toThrow(/secret/);
  });

  it('refuses one port and one database for core and vault', () => {
    const url = 'postgres://u:p@db/x';
    expect(() => readSettings({ PORT: '5100', DATABASE_URL: url, VAULT_DATABASE_URL: url }, '/')).toThrow(/both 5100[\s\S]*same database/);
  });
});

describe('what the parts are told', () => {
  const environment = { PATH: '/bin', npm_config_cache: 'x', DATABASE_URL: 'postgres://a', VAULT_DATABASE_URL: 'postgres://b', HAKO_ADMIN_PASSWORD: 'a-long-password', REDIS_URL: 'redis://r', S3_SECRET_ACCESS_KEY: 's', HAKO_SEED: 'none' };
  const facts = { settings: { ...readSettings({}, '/checkout'), environment }, coreUrl: 'postgres://core', vaultUrl: 'postgres://vault', vaultHealthPort: 5999 };

  it('keeps the vault\'s database from core', () => {
    const told = coreEnvironment(facts, 'worker');
    expect(told).toMatchObject({ PATH: '/bin', HAKO_ROLE: 'worker', DATABASE_URL: 'postgres://core', REDIS_URL: 'redis://r', HAKO_SEED: 'none', HAKO_ADMIN_PASSWORD: 'a-long-password' });
    expect(Object.keys(told).filter((name) => /VAULT_DATABASE|^npm_/.test(name))).toEqual([]);
  });

  it('keeps core\'s database, queue, files and passwords from the vault', () => {
    const told = vaultEnvironment(facts);
    expect(told).toMatchObject({ PATH: '/bin', VAULT_DATABASE_URL: 'postgres://vault', VAULT_HEALTH_PORT: '5999', VAULT_PORT: '5100' });
    expect(Object.keys(told).filter((name) => /^DATABASE|REDIS|^S3_|ADMIN_PASSWORD|^npm_/.test(name))).toEqual([]);
  });
});

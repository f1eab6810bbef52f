import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpsCall } from '../testing/https-call.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner } from '../testing/sign-token.js';

const COMMAND = fileURLToPath(new URL('../../bin/hako-vault.mjs', import.meta.url));
const owner = `vault_owner_${randomBytes(4).toString('hex')}`;
let ownerUrl: string;
let clean: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase('lifecycle');
  const superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  // As the launcher makes it: may make roles, and is no superuser.
  await superuser.query(`create role ${owner} login createrole password 'pw'`);
  await superuser.query(`alter database ${database.name} owner to ${owner}`);
  const url = new URL(database.url);
  url.username = owner;
  url.password = 'pw';
  ownerUrl = url.href;
  clean = async () => {
    await superuser.query(`drop owned by ${owner}, "${database.name}_vault_app" cascade`);
    await superuser.query(`drop role if exists "${database.name}_vault_app"`);
    await superuser.end();
    await database.drop();
  };
});
afterAll(() => clean?.());

/** A second process over the same folders. */
const restart = (vault: VaultProcess, change: Record<string, string> = {}): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [COMMAND, 'serve'], {
    env: { PATH: process.env['PATH'], VAULT_DATABASE_URL: ownerUrl, HAKO_VAULT_CERTS_DIR: vault.certsDir, HAKO_VAULT_KEYS_DIR: vault.keysDir, NODE_ENV: 'test', ...change },
    timeout: 60_000,
    encoding: 'utf8',
  });

describe('the vault\'s process', () => {
  it('starts, stops on SIGTERM with code 0, and finds its data again, under an owner that is no superuser', async () => {
    const first = await runVault(ownerUrl);
    const tenantId = randomUUID();
    const subjectId = `pf_${'a'.repeat(32)}`;
    const sign = tokenSigner(first, { tid: tenantId, fields: ['email'], view: 'plain' });
    await httpsCall(first, '/v1/tenants', { token: sign({ op: 'tenant' }), body: { tenantId } });
    const record = { email: ['found@example.jp'] };
    await httpsCall(first, '/v1/subjects', { token: sign({ op: 'write' }, { subjectIds: [subjectId] }), body: { subjects: [{ subjectId, storeId: 's', kind: 'individual', record }] } });
    expect(await first.stop()).toBe(0);

    // The same keys, in another process.
    const second = await runVault(ownerUrl, { HAKO_VAULT_KEYS_DIR: first.keysDir });
    const answer = await httpsCall(second, '/v1/detokenize', {
      token: tokenSigner({ certsDir: second.certsDir, keysDir: first.keysDir }, { tid: tenantId, fields: ['email'], view: 'plain' })({ op: 'read' }, { subjectIds: [subjectId] }),
      body: { subjectIds: [subjectId], fields: ['email'], view: 'plain' },
    });
    expect(answer.body).toMatchObject({ subjects: [{ status: 'ok', fields: record }] });
    expect(await second.stop()).toBe(0);

    // Without the root that wrapped this database's KEK there is nothing to start.
    const root = join(first.keysDir, 'vault-root.key');
    const kept = readFileSync(root);
    writeFileSync(root, `${randomBytes(32).toString('hex')}\n`);
    const stranger = restart(first);
    expect([stranger.status, stranger.stderr]).toEqual([1, expect.stringContaining('does not open with the one at hand')]);
    writeFileSync(root, kept);
    chmodSync(root, 0o644);
    expect(restart(first)).toMatchObject({ status: 1, stderr: expect.stringContaining('readable by its owner alone') as string });
    await first.dispose();
    await second.dispose();
  });

  it('says all that is missing and stops, and keeps passwords out of what it says', async () => {
    const result = spawnSync(process.execPath, [COMMAND, 'serve'], { env: { PATH: process.env['PATH'], HAKO_DATA_DIR: '/nowhere', VAULT_DATABASE_URL: 'mysql://u:planted-password@h/d' }, encoding: 'utf8' });
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('The revocation list is missing');
    expect(result.stderr).not.toContain('planted-password');
  });

  it('is not ready while its database is away, refuses with 503, and recovers by itself', async () => {
    const database = await createTestDatabase('away');
    const vault = await runVault(database.url);
    const tenantId = randomUUID();
    const sign = tokenSigner(vault, { tid: tenantId });
    const create = (): ReturnType<typeof httpsCall> => httpsCall(vault, '/v1/tenants', { token: sign({ op: 'tenant' }), body: { tenantId } });
    const ready = async (): Promise<number> => (await fetch(`http://127.0.0.1:${vault.healthPort}/health/ready`)).status;
    const admin = new pg.Client({ connectionString: process.env['HAKO_TEST_POSTGRES'] });
    await admin.connect();
    await admin.query(`alter database ${database.name} with allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]);
    await expect.poll(ready).toBe(503);
    expect(await create()).toMatchObject({ status: 503, body: { code: 'VAULT_UNAVAILABLE' } });
    await admin.query(`alter database ${database.name} with allow_connections true`);
    await expect.poll(ready).toBe(200);
    expect(await create()).toMatchObject({ status: 200, body: { created: true } });
    await admin.end();
    await vault.dispose();
    await database.drop();
  });
});

describe('hako-vault certs and keys', () => {
  it('keep what is there, with private files private, and renew what ends soon', async () => {
    const database = await createTestDatabase('certs');
    const vault = await runVault(database.url);
    const path = (name: string): string => join(vault.certsDir, name);
    const before = ['ca.pem', 'vault.pem', 'core-api.pem', 'crl.pem'].map((name) => readFileSync(path(name), 'utf8'));
    const again = (command: string, out: string): number | null => spawnSync(process.execPath, [COMMAND, command, '--out', out]).status;
    const root = readFileSync(join(vault.keysDir, 'vault-root.key'), 'utf8');
    expect([again('certs', vault.certsDir), again('keys', vault.keysDir)]).toEqual([0, 0]);
    expect(['ca.pem', 'vault.pem', 'core-api.pem', 'crl.pem'].map((name) => readFileSync(path(name), 'utf8'))).toEqual(before);
    expect(readFileSync(join(vault.keysDir, 'vault-root.key'), 'utf8')).toBe(root);
    for (const name of ['ca.key', 'vault.key', 'core-api.key', 'core-worker.key', 'admin.key']) expect(statSync(path(name)).mode & 0o777).toBe(0o600);
    for (const name of ['vault-root.key', 'pii-token.key', 'vault-db.password']) expect(statSync(join(vault.keysDir, name)).mode & 0o777).toBe(0o600);

    const { openAuthority } = await import('../pki/authority.js');
    const authority = await openAuthority({ certificate: readFileSync(path('ca.pem'), 'utf8'), key: readFileSync(path('ca.key'), 'utf8') });
    const ending = await authority.issue({ uri: 'spiffe://hako/core-api', usage: 'client', hosts: [], days: 29 });
    writeFileSync(path('core-api.pem'), ending.certificate);
    writeFileSync(path('core-api.key'), ending.key);
    copyFileSync(path('core-api.pem'), path('ending.pem'));
    expect(again('certs', vault.certsDir)).toBe(0);
    expect(readFileSync(path('core-api.pem'), 'utf8')).not.toBe(readFileSync(path('ending.pem'), 'utf8'));
    expect(readFileSync(path('vault.pem'), 'utf8')).toBe(before[1]);
    await vault.dispose();
    await database.drop();
  });
});

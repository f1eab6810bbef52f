import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, runEnvironment, type TestDatabase } from '@hako/devkit/testing';
import type { SealState } from '@hako/vault-client/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpsCall, type Answer } from '../testing/https-call.js';
import { startTransitPeer, type TransitPeer } from '../testing/peers/transit-peer.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner, type SignToken } from '../testing/sign-token.js';

const COMMAND = fileURLToPath(new URL('../../bin/hako-vault.mjs', import.meta.url));
const tenantId = randomUUID();
const subjectId = `pf_${'b'.repeat(32)}`;
let database: TestDatabase;
let first: VaultProcess;
let sign: SignToken;
let peer: TransitPeer;

/** A command as an operator types it; `typed` comes in on standard input. */
function command(args: string[], typed = '', environment: Record<string, string> = {}): Promise<{ code: number | null; said: string; data: unknown }> {
  const child = spawn(process.execPath, [COMMAND, ...args, '--json'], { env: { ...runEnvironment(), VAULT_DATABASE_URL: database.url, HAKO_VAULT_KEYS_DIR: first.keysDir, HAKO_VAULT_CERTS_DIR: first.certsDir, ...environment } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  child.stdin.end(typed);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: out + err, data: out.startsWith('{') ? JSON.parse(out) : undefined })));
}

const read = (vault: VaultProcess): Promise<Answer> => httpsCall(vault, '/v1/detokenize', { token: sign({ op: 'read', fields: ['email'], view: 'plain' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['email'], view: 'plain' } });
const patch = (vault: VaultProcess, gender: string): Promise<Answer> => httpsCall(vault, `/v1/subjects/${subjectId}`, { method: 'PATCH', token: sign({ op: 'write', fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender } } });
const ready = async (vault: VaultProcess): Promise<number> => (await fetch(`http://127.0.0.1:${vault.healthPort}/health/ready`)).status;
const OK = { status: 200, body: { subjects: [{ status: 'ok', fields: { email: ['kept@example.jp'] } }] } };

beforeAll(async () => {
  database = await createTestDatabase('roots');
  peer = await startTransitPeer();
  first = await runVault(database.url);
  sign = tokenSigner(first, { tid: tenantId });
  await httpsCall(first, '/v1/tenants', { token: sign({ op: 'tenant' }), body: { tenantId } });
  const subjects = [{ subjectId, storeId: 's', kind: 'individual', record: { email: ['kept@example.jp'] } }];
  await httpsCall(first, '/v1/subjects', { token: sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { subjects } });
  expect(await first.stop()).toBe(0);
});
afterAll(async () => {
  await first?.dispose();
  await peer?.close();
  await database?.drop();
});

describe('a vault whose root is sealed', () => {
  let shares: string[];

  it('gets its KEKs from the old root by rekey, and refuses the old provider from then on', async () => {
    const made = await command(['seal-init', '--out', first.keysDir, '--shares', '3', '--threshold', '2']);
    expect(made.code).toBe(0);
    shares = (made.data as { shares: string[] }).shares;
    expect(shares).toHaveLength(3);
    expect((await command(['seal-init', '--out', first.keysDir])).code).toBe(1);

    expect(await command(['rekey', '--to', 'rot13'])).toMatchObject({ code: 2 });
    expect((await command(['rekey', '--to', 'local-sealed'], `${shares[0]}\n`)).said).toContain('sealed');
    expect(await command(['rekey', '--to', 'local-sealed'], `${shares[2]}\n${shares[0]}\n`)).toMatchObject({ code: 0, data: { keks: [{ version: 1, from: 'file' }] } });
    await expect(runVault(database.url, {}, { like: first })).rejects.toThrow('VAULT_KEY_PROVIDER=local-sealed');
  });

  it('is up and not ready, tells everybody to come later, and opens with the shares of its operators', async () => {
    const vault = await runVault(database.url, { VAULT_KEY_PROVIDER: 'local-sealed' }, { like: first, until: 'live' });
    const there = { HAKO_VAULT_URL: vault.url };
    expect(await ready(vault)).toBe(503);
    expect(await read(vault)).toMatchObject({ status: 503, body: { code: 'VAULT_UNAVAILABLE' } });
    expect(await command(['seal-status'], '', there)).toMatchObject({ code: 3, data: { provider: 'local-sealed', sealed: true, entered: 0, threshold: 2 } });
    expect(await command(['status'], '', there)).toMatchObject({ code: 3, data: { ready: false, seal: { sealed: true, entered: 0, threshold: 2 } } });
    // Core may neither look nor try.
    expect(await httpsCall(vault, '/admin/unseal', { body: { share: shares[0] } })).toMatchObject({ status: 503 });
    expect(await httpsCall(vault, '/admin/seal', { method: 'GET' })).toMatchObject({ status: 503 });

    expect((await command(['unseal'], 'hako-share-1-wrong\n', there)).said).toContain('VALIDATION_FAILED (/share value)');
    await expect.poll(() => vault.output()).toContain('"alert":"unseal"');
    expect(await command(['unseal'], `${shares[1]}\n`, there)).toMatchObject({ code: 3, data: { sealed: true, entered: 1 } });
    expect(await read(vault)).toMatchObject({ status: 503 });
    expect(await command(['unseal'], `${shares[2]}\n`, there)).toMatchObject({ code: 0, data: { sealed: false } });
    await expect.poll(() => ready(vault).catch(() => 0)).toBe(200);
    expect(await read(vault)).toMatchObject(OK);
    expect((await command(['unseal'], '', there)).data).toMatchObject({ sealed: false } satisfies Partial<SealState>);
    for (const share of shares) expect(vault.output()).not.toContain(share);
    expect(await vault.stop()).toBe(0);
  });

  it('needs no people in development, with one share of one in the environment', async () => {
    const folder = `${first.keysDir}/one`;
    const { data } = await command(['seal-init', '--out', folder, '--shares', '1', '--threshold', '1']);
    const own = { VAULT_SEALED_FILE: `${folder}/vault-root.sealed.json`, VAULT_UNSEAL_SHARE: (data as { shares: string[] }).shares[0]! };
    // From one sealed file to another goes over a root in between.
    expect(await command(['rekey', '--to', 'environment'], `${shares[0]}\n${shares[1]}\n`, { VAULT_ROOT_KEY: 'cd'.repeat(32) })).toMatchObject({ code: 0 });
    expect(await command(['rekey', '--to', 'local-sealed'], '', { VAULT_ROOT_KEY: 'cd'.repeat(32), ...own })).toMatchObject({ code: 0, data: { keks: [{ from: 'environment' }] } });
    const vault = await runVault(database.url, { VAULT_KEY_PROVIDER: 'local-sealed', ...own }, { like: first });
    expect(await read(vault)).toMatchObject(OK);
    await vault.stop();
    expect(await command(['rekey', '--to', 'vault-transit'], '', { ...own, VAULT_TRANSIT_ADDRESS: peer.url, VAULT_TRANSIT_KEY: 'hako', VAULT_TRANSIT_TOKEN: peer.token })).toMatchObject({ code: 0, data: { keks: [{ keyId: 'vault-transit:transit/hako:v1' }] } });
  });
});

describe('a vault whose root is elsewhere', () => {
  const settings = (): Record<string, string> => ({ VAULT_KEY_PROVIDER: 'vault-transit', VAULT_TRANSIT_ADDRESS: peer.url, VAULT_TRANSIT_KEY: 'hako', VAULT_TRANSIT_TOKEN: peer.token, VAULT_KEY_CHECK_MS: '100' });

  it('stops writing when that does not answer, goes on reading, and writes again by itself', async () => {
    const vault = await runVault(database.url, settings(), { like: first });
    expect((await patch(vault, 'a')).status).toBe(200);
    peer.down = true;
    await expect.poll(async () => (await patch(vault, randomUUID().slice(0, 8))).status, { timeout: 20_000 }).toBe(503);
    expect(await read(vault)).toMatchObject(OK);
    expect(await ready(vault)).toBe(503);
    peer.down = false;
    await expect.poll(async () => (await patch(vault, randomUUID().slice(0, 8))).status, { timeout: 20_000 }).toBe(200);
    expect(await ready(vault)).toBe(200);
    expect(await vault.stop()).toBe(0);
  });

  it('waits for it at its start instead of giving up', async () => {
    peer.down = true;
    const vault = await runVault(database.url, settings(), { like: first, until: 'live' });
    expect(await read(vault)).toMatchObject({ status: 503 });
    peer.down = false;
    await expect.poll(() => ready(vault).catch(() => 0)).toBe(200);
    expect(await read(vault)).toMatchObject(OK);
    expect(await vault.stop()).toBe(0);
  });
});

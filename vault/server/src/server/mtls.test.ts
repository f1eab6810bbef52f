import { readFileSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVaultClient } from '@hako/vault-client';
import { createAuthority, openAuthority, type Authority, type LeafOptions } from '../pki/authority.js';
import type { CallOptions } from '../testing/https-call.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';

/** How a refused handshake looks from outside. */
const SHUT = /ECONNRESET|EPIPE|ERR_SSL|EPROTO/;

let suite: VaultSuite;
let authority: Authority;
const client: LeafOptions = { uri: 'spiffe://hako/core-api', usage: 'client', hosts: [] };
const ready = (options: CallOptions = {}): ReturnType<VaultSuite['call']> => suite.call('/health/ready', { method: 'GET', ...options });
const file = (name: string): string => readFileSync(join(suite.vault.certsDir, name), 'utf8');
const as = async (leaf: LeafOptions, by = authority): Promise<CallOptions> => {
  const { certificate, key } = await by.issue(leaf);
  return { certificate: null, tls: { cert: certificate, key } };
};

beforeAll(async () => {
  suite = await startSuite({ VAULT_WATCH_MS: '100' });
  authority = await openAuthority({ certificate: file('ca.pem'), key: file('ca.key') });
});
afterAll(() => suite?.end());

describe('the vault\'s door', () => {
  it('opens for the certificates that were made for it', async () => {
    for (const certificate of ['core-api', 'core-worker', 'admin']) expect((await ready({ certificate })).status).toBe(200);
    expect((await ready(await as(client))).status).toBe(200);
  });

  it('stays shut without a certificate, and with one of another CA of the same name', async () => {
    await expect(ready({ certificate: null })).rejects.toMatchObject({ code: expect.stringMatching(SHUT) as string });
    await expect(ready(await as(client, await createAuthority()))).rejects.toMatchObject({ code: expect.stringMatching(SHUT) as string });
  });

  it('stays shut for a certificate that has ended, has not begun, or is meant for servers', async () => {
    const day = 86_400_000;
    for (const leaf of [
      { ...client, notBefore: new Date(Date.now() - 10 * day), days: 9 },
      { ...client, notBefore: new Date(Date.now() + day) },
      { ...client, usage: 'server' as const },
    ]) {
      await expect(ready(await as(leaf))).rejects.toMatchObject({ code: expect.stringMatching(SHUT) as string });
    }
  });

  it('knows callers by their exact URI name alone', async () => {
    for (const uri of ['spiffe://hako/core-api2', 'spiffe://hako/vault', 'spiffe://hako/core-api/', 'spiffe://other/core-api', 'spiffe://hako/__proto__', 'https://hako/core-api']) {
      const answer = await ready(await as({ ...client, uri }));
      expect([uri, answer.status, answer.body['code']]).toEqual([uri, 403, 'CALLER_DENIED']);
    }
  });

  it('speaks TLS 1.3 and nothing older', async () => {
    await expect(ready({ tls: { maxVersion: 'TLSv1.2' } })).rejects.toMatchObject({ code: expect.stringMatching(SHUT) as string });
    expect((await ready({ tls: { minVersion: 'TLSv1.3' } })).status).toBe(200);
  });

  it('resumes no session, so that each connection shows its certificate', async () => {
    const first = await handshake();
    expect(first.reused).toBe(false);
    const second = await handshake(first.session);
    expect(second.reused).toBe(false);
  });

  it('refuses a client\'s certificate in the vault\'s place', async () => {
    const certsDir = suite.vault.certsDir;
    const stranger = createVaultClient({ url: suite.vault.url, caFile: join(certsDir, 'ca.pem'), certFile: join(certsDir, 'core-api.pem'), keyFile: join(certsDir, 'core-api.key'), serverName: 'spiffe://hako/other-vault', watchMs: 0 });
    await expect(stranger.health()).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    await stranger.close();
  });

  it('stops knowing a certificate once the revocation list names it, without a restart', async () => {
    const { certificate, key } = await authority.issue(client);
    const options: CallOptions = { certificate: null, tls: { cert: certificate, key } };
    expect((await ready(options)).status).toBe(200);
    writeFileSync(join(suite.vault.certsDir, 'crl.pem'), await authority.revocationList([new X509Certificate(certificate).serialNumber]));
    await expect.poll(() => ready(options).then(({ status }) => status, () => 'refused'), { interval: 100 }).toBe('refused');
    expect((await ready()).status).toBe(200);
  });

  it('cuts connections that are already open when a certificate is revoked', async () => {
    const { certificate, key } = await authority.issue(client);
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: file('ca.pem'), cert: certificate, key });
    const options: CallOptions = { certificate: null, tls: { agent } };
    expect((await ready(options)).status).toBe(200);
    const [socket] = Object.values(agent.freeSockets).flat();
    expect((await ready(options)).status).toBe(200);
    expect(Object.values(agent.freeSockets).flat()[0]).toBe(socket);
    writeFileSync(join(suite.vault.certsDir, 'crl.pem'), await authority.revocationList([new X509Certificate(certificate).serialNumber]));
    await expect.poll(() => socket?.destroyed).toBe(true);
    await expect(ready(options)).rejects.toMatchObject({ code: expect.stringMatching(SHUT) as string });
    agent.destroy();
  });

  it('lets a client change its own certificate without a restart', async () => {
    const path = (name: string): string => join(suite.vault.certsDir, name);
    const first = await authority.issue(client);
    writeFileSync(path('changing.pem'), first.certificate);
    writeFileSync(path('changing.key'), first.key);
    const changing = createVaultClient({ url: suite.vault.url, caFile: path('ca.pem'), certFile: path('changing.pem'), keyFile: path('changing.key'), watchMs: 0 });
    await changing.health();
    const before = changing.thumbprint();
    const next = await authority.issue(client);
    writeFileSync(path('changing.key'), next.key);
    writeFileSync(path('changing.pem'), next.certificate);
    changing.reload();
    expect(changing.thumbprint()).not.toBe(before);
    await changing.health();
    await changing.close();
  });

  it('takes a new certificate of its own without a restart, and keeps the old one over a broken file', async () => {
    const serial = async (): Promise<string> => (await handshake()).serial;
    const before = await serial();
    const good = file('vault.pem');
    writeFileSync(join(suite.vault.certsDir, 'vault.pem'), 'half a file');
    await expect.poll(() => suite.vault.output().includes('tls-reload-failed')).toBe(true);
    expect(await serial()).toBe(before);
    const next = await authority.issue({ uri: 'spiffe://hako/vault', usage: 'server', hosts: ['localhost', '127.0.0.1'] });
    writeFileSync(join(suite.vault.certsDir, 'vault.key'), next.key);
    writeFileSync(join(suite.vault.certsDir, 'vault.pem'), next.certificate);
    await expect.poll(serial, { interval: 100 }).not.toBe(before);
    expect(good).not.toBe(next.certificate);
  });
});

function handshake(session?: Buffer): Promise<{ session: Buffer | undefined; reused: boolean; serial: string }> {
  return new Promise((resolve, reject) => {
    let latest: Buffer | undefined;
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: suite.vault.port, ca: file('ca.pem'), cert: file('core-api.pem'), key: file('core-api.key'), ...(session ? { session } : {}) });
    socket.on('session', (given) => (latest = given));
    socket.on('error', reject);
    socket.on('data', () => {
      resolve({ session: latest, reused: socket.isSessionReused(), serial: socket.getPeerCertificate().serialNumber });
      socket.destroy();
    });
    // A session of TLS 1.3 comes after the handshake: one whole answer makes sure that it would have come.
    socket.write('GET /health/ready HTTP/1.1\r\nHost: vault\r\n\r\n');
  });
}

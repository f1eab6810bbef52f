import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import { freePort } from '@hako/free-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClient, type TestClient } from '../src/testing/client.js';
import { startVault, type TestVault } from '../src/testing/vault.js';

const MAIN = fileURLToPath(new URL('../lib/main.js', import.meta.url));
const PASSWORD = 'Futatsu-No-Mado-22';

/** Needs the built core (`npm test` builds it first): two real processes share nothing but database, data folder and vault. */
describe.skipIf(!existsSync(MAIN))('two processes of core', () => {
  let database: TestDatabase;
  let dataDir: string;
  let vault: TestVault;
  const processes: ChildProcess[] = [];
  const urls: string[] = [];

  async function start(): Promise<void> {
    const port = await freePort();
    const environment = {
      ...process.env, NODE_ENV: 'test', HAKO_ROLE: 'api', HAKO_LOG_LEVEL: 'silent', HAKO_SEED: 'none', HAKO_SPARE_TENANTS: '0', HAKO_RATE_LIMITS: 'off', HAKO_DB_POOL: '5', HAKO_ADMIN_PASSWORD: PASSWORD,
      HAKO_HOST: '127.0.0.1', HAKO_PUBLIC_URL: 'http://localhost:4000', PORT: String(port), HAKO_DATA_DIR: dataDir, DATABASE_URL: database.url, VAULT_PORT: String(vault.port),
    };
    const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    processes.push(child);
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`core ended with ${String(code)}`)))]);
    expect(message).toMatchObject({ type: 'ready' });
    urls.push(`http://127.0.0.1:${port}`);
  }

  beforeAll(async () => {
    database = await createTestDatabase('processes');
    dataDir = await mkdtemp(join(tmpdir(), 'hako-processes-'));
    vault = await startVault(dataDir);
    await start();
    await start();
  });
  afterAll(async () => {
    for (const child of processes) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    await vault.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const client = (index: number, token?: string): TestClient => testClient(urls[index] ?? '', async () => token);
  async function signIn(index: number, username: string): Promise<string> {
    const answer = await client(index).post<{ accessToken: string }>('/auth/login', { tenantCode: 'AC', username, password: PASSWORD });
    expect(answer.status).toBe(200);
    return answer.data.accessToken;
  }
  async function newAdmin(admin: TestClient, username: string): Promise<{ id: string; assignmentId: string }> {
    const person = await admin.post<{ id: string }>('/users', { username, email: `${username}@example.com`, displayName: username, password: PASSWORD });
    const roles = await admin.get<{ id: string; code: string }[]>('/roles');
    const roleId = roles.data.find(({ code }) => code === 'ADMIN')?.id;
    const assignment = await admin.post<{ id: string }>(`/users/${person.data.id}/assignments`, { roleId, scopeType: 'tenant', inherit: true });
    expect([person.status, assignment.status]).toEqual([201, 201]);
    return { id: person.data.id, assignmentId: assignment.data.id };
  }
  /** Asks until the answer is no longer 200, for a second at most. */
  async function untilRefused(ask: () => Promise<{ status: number; code: string | undefined }>): Promise<string | undefined> {
    // A second by design; the limit is for a slow machine.
    const deadline = Date.now() + 20_000;
    for (;;) {
      const answer = await ask();
      if (answer.status !== 200 || Date.now() > deadline) return answer.code;
    }
  }

  /** A request that was under way meanwhile may be told that its rights are gone; whoever asks after it, that the session is. */
  async function untilEnded(ask: () => Promise<{ status: number; code: string | undefined }>): Promise<void> {
    expect(['PERMISSION_DENIED', 'AUTH_SESSION_ENDED']).toContain(await untilRefused(ask));
    await expect.poll(async () => (await ask()).code, { interval: 10 }).toBe('AUTH_SESSION_ENDED');
  }

  it('refuse a right within a second after the other one took it', async () => {
    const admin = client(0, await signIn(0, 'ac_admin'));
    const { id, assignmentId } = await newAdmin(admin, 'taken');
    const there = client(1, await signIn(1, 'taken'));
    expect((await there.get('/users')).status).toBe(200);
    expect((await admin.delete(`/users/${id}/assignments/${assignmentId}`)).status).toBe(204);
    expect(await untilRefused(() => there.get('/users'))).toBe('PERMISSION_DENIED');
  });

  it('refuse a right within a second after a group lost a member, a role was switched off, or a deny was set', async () => {
    const admin = client(0, await signIn(0, 'ac_admin'));
    const person = await admin.post<{ id: string }>('/users', { username: 'grouped', email: 'grouped@example.com', displayName: 'grouped', password: PASSWORD });
    const role = await admin.post<{ id: string }>('/roles', { code: 'READERS', name: { en: 'Readers' }, policies: [{ permission: 'user:read', effect: 'grant' }] });
    const group = await admin.post<{ id: string; version: number }>('/groups', { name: 'Readers' });
    expect((await admin.post(`/groups/${group.data.id}/assignments`, { roleId: role.data.id, scopeType: 'tenant' })).status).toBe(201);
    const join = async (memberIds: string[]): Promise<number> => (await admin.patch(`/groups/${group.data.id}`, { version: (await admin.get<{ version: number }>(`/groups/${group.data.id}`)).data.version, memberIds })).status;
    const there = client(1, await signIn(1, 'grouped'));
    const isLet = async (): Promise<void> => void (await expect.poll(async () => (await there.get('/users')).status, { interval: 10 }).toBe(200));

    expect(await join([person.data.id])).toBe(200);
    await isLet();
    expect(await join([])).toBe(200);
    expect(await untilRefused(() => there.get('/users'))).toBe('PERMISSION_DENIED');

    expect(await join([person.data.id])).toBe(200);
    await isLet();
    expect((await admin.post(`/roles/${role.data.id}/deactivate`)).status).toBe(200);
    expect(await untilRefused(() => there.get('/users'))).toBe('PERMISSION_DENIED');

    expect((await admin.post(`/roles/${role.data.id}/reactivate`)).status).toBe(200);
    await isLet();
    expect((await admin.post(`/users/${person.data.id}/policies`, { permission: 'user:read', effect: 'deny', scopeType: 'tenant' })).status).toBe(201);
    expect(await untilRefused(() => there.get('/users'))).toBe('PERMISSION_DENIED');
  });

  it('refuse a person within a second after the other one ended the session or the account', async () => {
    const admin = client(0, await signIn(0, 'ac_admin'));
    const { id } = await newAdmin(admin, 'gone');
    const token = await signIn(0, 'gone');
    const there = client(1, token);
    expect((await there.get('/users')).status).toBe(200);
    expect((await client(0, token).post('/auth/logout')).status).toBe(204);
    await untilEnded(() => there.get('/users'));

    const again = client(1, await signIn(1, 'gone'));
    expect((await again.get('/users')).status).toBe(200);
    expect((await admin.post(`/users/${id}/deactivate`)).status).toBe(200);
    await untilEnded(() => again.get('/users'));
  });
});

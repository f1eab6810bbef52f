import { createHash } from 'node:crypto';
import { canonicalJson, leafHash, openCheckpoint, parseVerifierKey, verifyInclusion, type Json } from '@hako/ledger';
import type { VaultProof } from '@hako/sdk-plugin/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';
import { vaultWitness } from './checkpoint-witness.js';
import type { VaultApproval, VaultCheckpoint } from './types.js';
import { watchVault } from './watch.js';

interface Named {
  id: string;
  name: string | null;
  self: boolean;
}
type Approval = Omit<VaultApproval, 'requestedBy' | 'decidedBy'> & { requestedBy: Named; decidedBy: Named | null };
interface Rotation {
  id: string;
  kind: string;
  status: string;
  progress: number;
  requestedBy: Named;
}
interface Keys {
  provider: { healthy: boolean };
  keys: { id: string; subject: string; kind: string; version: number; status: string }[];
}

let host: TestHost;
let admin: TestClient;
let second: TestClient;
let operator: TestClient;
beforeAll(async () => {
  host = await createTestHost({ tenants: 2, vault: 'real' });
  [admin, second, operator] = [host.as('DEMO', 'admin'), host.as('DEMO', 'manager'), host.as('AC', 'ac_admin')];
  const role = (await admin.get<{ id: string; code: string }[]>('/roles')).data.find(({ code }) => code === 'ADMIN')!;
  const manager = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=50')).data.find(({ username }) => username === 'manager')!;
  await admin.post(`/users/${manager.id}/assignments`, { roleId: role.id, scopeType: 'tenant', inherit: true });
});
afterAll(() => host?.stop());

const tenantId = (): string => host.tenant('DEMO').id;
const outcome = ({ status, code }: { status: number; code: string | undefined }): string => `${status} ${code ?? 'ok'}`;
const ask = (client = admin, wish: object = {}): ReturnType<typeof admin.post<Approval>> => client.post<Approval>('/vault/approvals', { action: 'break_glass', subject: tenantId(), parameters: { actor: 'x', minutes: 5 }, reason: 'a case', ...wish });

describe('keys and rotations', () => {
  it('are seen by the agency: its own keys, and by the operator: the installation\'s', async () => {
    const own = (await admin.get<Keys>('/vault/keys')).data;
    expect(own.keys.map(({ kind, version, status }) => [kind, version, status])).toEqual(expect.arrayContaining([['dek', 1, 'primary'], ['idx', 1, 'primary']]));
    expect(own.keys.every(({ subject }) => subject.startsWith(tenantId()))).toBe(true);
    expect((await operator.get<Keys>('/vault/keys')).data.keys.map(({ kind }) => kind)).toEqual(['kek']);
    expect((await operator.get<Keys>(`/vault/keys?tenantId=${tenantId()}`)).data.keys).toHaveLength(own.keys.length);
  });

  it('start by the person who is signed in, and finish', async () => {
    const started = await admin.post<Rotation>('/vault/rotations', { kind: 'dek', reason: 'ninety days' });
    expect([started.status, started.data.kind, started.data.requestedBy.self]).toEqual([202, 'dek', true]);
    await expect.poll(async () => (await admin.get<Rotation>(`/vault/rotations/${started.data.id}`)).data.status, { timeout: 20_000, interval: 200 }).toBe('completed');
    expect((await admin.get<Keys>('/vault/keys')).data.keys.find(({ kind, status }) => kind === 'dek' && status === 'primary')!.version).toBe(2);
    expect(outcome(await admin.post(`/vault/rotations/${started.data.id}/pause`))).toBe('409 VAULT_ROTATION_STATE');
  });

  it('of another agency are not there, nor is the installation\'s own key', async () => {
    const [job] = (await admin.get<Rotation[]>('/vault/rotations')).data as [Rotation];
    const other = host.as('OTHER', 'admin');
    expect(outcome(await other.get(`/vault/rotations/${job.id}`))).toBe('404 NOT_FOUND');
    expect(outcome(await other.post(`/vault/rotations/${job.id}/pause`))).toBe('404 NOT_FOUND');
    expect(outcome(await other.get(`/vault/keys?tenantId=${tenantId()}`))).toBe('404 NOT_FOUND');
    expect(outcome(await other.post('/vault/rotations', { kind: 'dek', tenantId: tenantId(), reason: 'mine now' }))).toBe('404 NOT_FOUND');
    expect(outcome(await admin.post('/vault/rotations', { kind: 'kek', reason: 'mine now' }))).toBe('404 NOT_FOUND');
    expect(outcome(await host.as('DEMO', 'viewer').get('/vault/keys'))).toBe('403 PERMISSION_DENIED');
    expect((await host.as('DEMO', 'viewer').post('/vault/rotations', { kind: 'dek', reason: 'why not' })).status).toBe(404);
  });
});

describe('approvals', () => {
  it('are asked for by one person and given by another, with their names', async () => {
    const { status, data: approval } = await ask();
    expect([status, approval.status, approval.requestedBy.self, approval.requestedBy.name !== null]).toEqual([201, 'pending', true, true]);
    expect(outcome(await admin.post(`/vault/approvals/${approval.id}/approve`))).toBe('403 VAULT_APPROVAL_SAME_PERSON');
    const given = (await second.post<Approval>(`/vault/approvals/${approval.id}/approve`)).data;
    expect([given.status, given.decidedBy?.self, given.requestedBy.self]).toEqual(['approved', true, false]);
    expect(outcome(await second.post(`/vault/approvals/${approval.id}/approve`))).toBe('409 VAULT_APPROVAL_CLOSED');
  });

  it('of another agency can be neither seen nor given', async () => {
    const { data: approval } = await ask();
    const other = host.as('OTHER', 'admin');
    expect(outcome(await other.post(`/vault/approvals/${approval.id}/approve`))).toBe('404 NOT_FOUND');
    expect((await other.get<Approval[]>('/vault/approvals')).data).toEqual([]);
    expect(outcome(await ask(other))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await ask(admin, { tenantId: host.tenant('OTHER').id }))).toBe('404 NOT_FOUND');
    expect((await operator.get<Approval[]>('/vault/approvals')).data.map(({ id }) => id)).toContain(approval.id);
    expect((await second.post<Approval>(`/vault/approvals/${approval.id}/reject`)).data.status).toBe('rejected');
  });

  it('open the glass for exactly the person and time that was approved; everybody is told', async () => {
    const people = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=50')).data;
    const actor = people.find(({ username }) => username === 'support')!.id;
    const { data: approval } = await ask(admin, { parameters: { actor, minutes: 15 } });
    const use = (minutes: number): ReturnType<typeof admin.post> => admin.post('/vault/break-glass', { actor, minutes, reason: 'a case', approvalId: approval.id });
    expect(outcome(await use(15))).toBe('403 VAULT_APPROVAL_REQUIRED');
    await second.post(`/vault/approvals/${approval.id}/approve`);
    expect(outcome(await use(60))).toBe('403 VAULT_APPROVAL_REQUIRED');
    expect(outcome(await use(15))).toBe('200 ok');
    expect(outcome(await use(15))).toBe('403 VAULT_APPROVAL_REQUIRED');
    // An alert is handed out once no older transaction of the whole cluster is open, so one look may be too early.
    await expect
      .poll(
        async () => {
          await watchVault(host.core);
          return (await admin.get<{ title: string }[]>('/notices')).data.map(({ title }) => title).join();
        },
        { timeout: 60_000 },
      )
      .toMatch(/emergency access|紧急|緊急/i);
  });
});

describe('the access log', () => {
  it('names people, pages, and its proof holds without trusting anybody', async () => {
    await expect.poll(async () => (await admin.get<VaultCheckpoint>('/vault/access-log/checkpoint')).data.size).toBeGreaterThan(0);
    const { size } = (await admin.get<VaultCheckpoint>('/vault/access-log/checkpoint')).data;
    expect((await admin.get<unknown[]>('/vault/access-log?pageSize=5')).data).toHaveLength(5);
    const { data: all } = await admin.get<{ seq: number; leaf: string; actor: Named; entry: Json }[]>('/vault/access-log?pageSize=100');
    expect(all.some(({ actor }) => actor.name !== null)).toBe(true);
    const entry = all.find(({ seq }) => seq === size)!;
    const answer = await admin.get<VaultProof>(`/vault/access-log/${size}/proof`);
    expect(outcome(answer)).toBe('200 ok');
    const proof = answer.data;
    const key = parseVerifierKey(proof.keys[0]!);
    const checkpoint = openCheckpoint(proof.checkpoint!, key.name, key.publicKey);
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    expect(leafHash(canonicalJson(entry.entry)).toString('base64')).toBe(proof.leaf);
    expect(verifyInclusion(size - 1, proof.size, bytes(proof.leaf), proof.hashes.map(bytes), checkpoint.root)).toBe(true);
    expect(outcome(await admin.get('/vault/access-log/999999/proof'))).toBe('409 VAULT_NOT_SEALED_YET');
  });

  it('is read with a right of its own, which opens nothing else of the vault, nor does the vault’s open it', async () => {
    const people = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=50')).data;
    const give = async (username: string, permission: string): Promise<TestClient> => {
      const { status } = await admin.post(`/users/${people.find((each) => each.username === username)!.id}/policies`, { permission, effect: 'grant', scopeType: 'tenant' });
      expect(status).toBe(201);
      return host.as('DEMO', username);
    };
    const [auditor, keeper] = [await give('analyst', 'log.pii:read'), await give('viewer', 'vault:read')];
    for (const path of ['/vault/access-log', '/vault/access-log/checkpoint']) expect([path, outcome(await auditor.get(path)), outcome(await keeper.get(path))]).toEqual([path, '200 ok', '403 PERMISSION_DENIED']);
    for (const path of ['/vault/keys', '/vault/approvals', '/vault/anomalies']) expect([path, outcome(await auditor.get(path)), outcome(await keeper.get(path))]).toEqual([path, '403 PERMISSION_DENIED', '200 ok']);
  });

  it('is kept here as a witness too', async () => {
    const kept = async (): Promise<{ origin: string; note: string }[]> => {
      await watchVault(host.core);
      return host.core.database.platform.read((q) => q.rows('select origin, note from vault_checkpoint'));
    };
    await expect.poll(async () => (await kept()).some(({ origin }) => origin.endsWith(tenantId())), { timeout: 20_000 }).toBe(true);
    const rows = await kept();
    expect(createHash('sha256').update(rows[0]!.note).digest()).toHaveLength(32);
  });
});

describe('the audit log of core', () => {
  it('has its checkpoints kept by the vault, which notices a second history', async () => {
    await host.core.ledger.seal(tenantId(), { checkpoint: 'now' });
    const witness = vaultWitness(host.core);
    const kept = await witness.latest(tenantId());
    expect(kept).toContain(`hako.audit/${tenantId()}`);
    const [origin, size] = kept!.split('\n') as [string, string];
    const forged = `${origin}\n${size}\n${Buffer.alloc(32, 7).toString('base64')}\n\n\u2014 somebody ${Buffer.alloc(68, 1).toString('base64')}\n`;
    await expect(witness.keep(tenantId(), { note: forged } as never)).rejects.toMatchObject({ name: 'Contradiction', kept: Number(size) });
    expect(await witness.latest(tenantId())).toBe(kept);
  });
});

describe('certificates', () => {
  it('are the operator\'s alone', async () => {
    const names = (await operator.get<{ name: string; days: number }[]>('/vault/certificates')).data.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['vault', 'ca', 'core-api']));
    expect(outcome(await admin.get('/vault/certificates'))).toBe('404 NOT_FOUND');
  });
});

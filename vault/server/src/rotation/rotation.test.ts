import { randomUUID } from 'node:crypto';
import type { KeyList, RotationJob } from '@hako/vault-client/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../testing/https-call.js';
import { SAMPLE, SAMPLE_FIELDS, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite({ VAULT_RETIRE_AFTER_DAYS: '0', VAULT_DESTROY_AFTER_DAYS: '0', VAULT_ROTATION_MAX_READ_P95_MS: '60000' });
});
afterAll(() => suite?.end());

const admin = (path: string, body?: unknown, method = 'POST'): Promise<Answer> => suite.call(path, { method, certificate: 'admin', ...(body === undefined ? {} : { body }) });
const jobOf = (answer: Answer): RotationJob => answer.body as unknown as RotationJob;
const look = async (id: string): Promise<RotationJob> => jobOf(await admin(`/admin/rotations/${id}`, undefined, 'GET'));
const keysOf = async (tenantId: string): Promise<KeyList['keys']> => (await admin(`/admin/keys?tenantId=${tenantId}`, undefined, 'GET')).body['keys'] as KeyList['keys'];
const count = async (text: string, ...values: unknown[]): Promise<number> => Number((await suite.sql.query<{ count: string }>(`select count(*) as count from ${text}`, values)).rows[0]!.count);

async function until(id: string, status: RotationJob['status'], phase?: RotationJob['phase']): Promise<RotationJob> {
  await expect.poll(async () => { const job = await look(id); return phase ? `${job.status} ${job.phase}` : job.status; }, { timeout: 25_000, interval: 50 }).toBe(phase ? `${status} ${phase}` : status);
  return look(id);
}

/** A tenant of its own with some people in it. */
async function house(people = 3): Promise<{ tenantId: string; ids: string[]; read(ids?: string[]): Promise<Answer>; search(email: string): Promise<string[]> }> {
  const tenantId = randomUUID();
  await suite.call('/v1/tenants', { token: suite.sign({ op: 'tenant', tid: tenantId }), body: { tenantId } });
  const ids = Array.from({ length: people }, (_, i) => `pf_${String(i).padStart(4, '0')}${randomUUID().replaceAll('-', '').slice(4)}`);
  const subjects = ids.map((subjectId, i) => ({ subjectId, storeId: 's', kind: 'individual', record: { ...SAMPLE, email: [`fan${i}@example.jp`] } }));
  const written = await suite.call('/v1/subjects', { token: suite.sign({ op: 'write', tid: tenantId, fields: SAMPLE_FIELDS }, { subjectIds: ids }), body: { subjects } });
  expect(written.status).toBe(200);
  return {
    tenantId,
    ids,
    read: (wanted = ids) => suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', tid: tenantId, fields: SAMPLE_FIELDS, view: 'plain' }, { subjectIds: wanted }), body: { subjectIds: wanted, fields: SAMPLE_FIELDS, view: 'plain' } }),
    search: async (email) => (await suite.call('/v1/search', { token: suite.sign({ op: 'search', tid: tenantId, fields: ['email'] }), body: { field: 'email', value: email } })).body['subjectIds'] as string[],
  };
}

async function opens(home: Awaited<ReturnType<typeof house>>): Promise<void> {
  const { subjects } = (await home.read()).body as { subjects: { status: string; fields: object }[] };
  expect(subjects.map(({ status }) => status)).toEqual(home.ids.map(() => 'ok'));
  expect(subjects[0]).toMatchObject({ fields: { ...SAMPLE, email: ['fan0@example.jp'] } });
}

describe('a new data key', () => {
  it('takes over every subject, file and token; fields stay as they are; the old key ends', async () => {
    const home = await house();
    const cts = async (): Promise<string[]> => (await suite.sql.query<{ ct: Buffer }>('select ct from vault.field where tenant_id = $1 order by subject_id, field_code, item_no', [home.tenantId])).rows.map(({ ct }) => ct.toString('hex'));
    const before = await cts();
    const parcel = await suite.call('/v1/parcels', { token: suite.sign({ op: 'parcel_seal', tid: home.tenantId, pur: 'import' }), body: { expiresAt: new Date(Date.now() + 60_000).toISOString() } });
    const parcelId = String(parcel.body['parcelId']);
    const token = await suite.call('/v1/tokens', { token: suite.sign({ op: 'tokenize', tid: home.tenantId, fields: ['email'] }, { subjectIds: [home.ids[0]!] }), body: { items: [{ subjectId: home.ids[0], field: 'email' }], type: 'value' } });
    expect([parcel.status, token.status]).toEqual([200, 200]);

    const started = await admin('/admin/rotate-dek', { tenantId: home.tenantId });
    expect(started).toMatchObject({ status: 202, body: { tenantId: home.tenantId, kind: 'dek', status: 'running', progress: 0 } });
    const job = await until(jobOf(started).id, 'completed', 'done');
    expect(job).toMatchObject({ targetVersion: 2, total: 5, done: 5, failed: 0, progress: 1, sampled: 3, error: null, failures: [] });

    expect(await count('vault.subject where tenant_id = $1 and dek_version <> 2', home.tenantId)).toBe(0);
    expect(await count('vault.parcel where tenant_id = $1 and dek_version = 2', home.tenantId)).toBe(1);
    expect(await count('vault.token where tenant_id = $1 and dek_version = 2', home.tenantId)).toBe(1);
    expect(await cts()).toEqual(before);
    await opens(home);
    expect((await suite.call('/v1/parcels/open', { token: suite.sign({ op: 'parcel_open', tid: home.tenantId, pcl: parcelId, pur: 'import' }), body: { parcelId } })).body['key']).toBe(parcel.body['key']);
    expect((await keysOf(home.tenantId)).filter(({ kind }) => kind === 'dek').map(({ version, status }) => [version, status])).toEqual([[2, 'primary'], [1, 'disabled']]);
  });

  it('is asked for once: the same call answers the same job, another kind is refused', async () => {
    // Twenty seconds of work, so that it still runs when a slow machine asks again.
    const home = await house(20);
    const start = (body: object): Promise<Answer> => admin('/admin/rotate-dek', { tenantId: home.tenantId, rowsPerSecond: 1, ...body });
    const [first, second] = [await start({}), await start({})];
    expect(jobOf(second).id).toBe(jobOf(first).id);
    expect(await start({ deep: true })).toMatchObject({ status: 409, body: { code: 'ROTATION_STATE' } });
    await admin(`/admin/rotations/${jobOf(first).id}/throttle`, { rowsPerSecond: null });
    await until(jobOf(first).id, 'completed');
  });

  it('can be paused, slowed down and resumed, and says how far it is', async () => {
    const home = await house(40);
    const { id } = jobOf(await admin('/admin/rotate-dek', { tenantId: home.tenantId, rowsPerSecond: 2, reason: 'quarterly' }));
    await expect.poll(async () => (await look(id)).done, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await look(id)).toMatchObject({ status: 'running', phase: 'migrate', total: 40, reason: 'quarterly', etaSeconds: expect.any(Number) as number });
    expect(await admin(`/admin/rotations/${id}/pause`)).toMatchObject({ status: 200, body: { status: 'paused' } });
    // What was under way when it was paused may still end.
    await expect.poll(async () => count('pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and l.locktype = $1', 'advisory')).toBe(0);
    const { done } = await look(id);
    expect(done).toBeLessThan(40);
    const metrics = await (await fetch(`http://127.0.0.1:${suite.vault.healthPort}/metrics`)).text();
    expect(metrics).toContain(`hako_vault_rotation_rows{tenant="${home.tenantId}",kind="dek",state="total"} 40`);
    expect(metrics).toContain(`hako_vault_rotation_stuck{tenant="${home.tenantId}",kind="dek"} 1`);
    expect(metrics).toContain('hako_vault_root_up 1');
    // The mixed state is a legal one: everything reads, and what is written goes under the new key.
    await opens(home);
    expect((await look(id)).done - done).toBeLessThanOrEqual(3);
    await admin(`/admin/rotations/${id}/throttle`, { rowsPerSecond: null });
    expect(await admin(`/admin/rotations/${id}/resume`)).toMatchObject({ status: 200, body: { status: 'running', rowsPerSecond: null } });
    expect(await until(id, 'completed')).toMatchObject({ done: 40 });
    expect(await admin(`/admin/rotations/${id}/pause`)).toMatchObject({ status: 409, body: { code: 'ROTATION_STATE' } });
  });

  it('stops before its end at a row that does not open, names it, and goes on once it is mended', async () => {
    const home = await house(4);
    const victim = home.ids[1]!;
    await suite.sql.query('update vault.subject set commit = set_byte(commit, 0, get_byte(commit, 0) # 1) where subject_id = $1', [victim]);
    const { id } = jobOf(await admin('/admin/rotate-dek', { tenantId: home.tenantId }));
    expect(await until(id, 'blocked')).toMatchObject({ done: 3, failed: 1, error: 'ROWS_DO_NOT_OPEN', failures: [{ what: 'subject', id: victim, code: 'INTEGRITY' }] });
    expect((await keysOf(home.tenantId)).find(({ kind, version }) => kind === 'dek' && version === 1)).toMatchObject({ status: 'decrypt_only' });
    expect(await count(`vault.alert where tenant_id = $1 and kind = 'rotation'`, home.tenantId)).toBe(1);
    // The others are read as ever.
    const { subjects } = (await home.read()).body as { subjects: { status: string }[] };
    expect(subjects.map(({ status }) => status)).toEqual(['ok', 'unreadable', 'ok', 'ok']);

    await suite.sql.query('update vault.subject set commit = set_byte(commit, 0, get_byte(commit, 0) # 1) where subject_id = $1', [victim]);
    await admin(`/admin/rotations/${id}/resume`);
    expect(await until(id, 'completed')).toMatchObject({ done: 4, failed: 0 });
    await opens(home);
  });
});

describe('new subject keys', () => {
  it('seal every field anew at the same place, and the log knows the new digests', async () => {
    const home = await house();
    const state = async (): Promise<Record<string, unknown>[]> => (await suite.sql.query<Record<string, unknown>>(`select s.subject_id, s.sk_version, s.record_version, s.dek_version, s.sk_dek_version, encode(s.commit, 'hex') as commit, f.field_code, f.item_no, f.record_version as field_version, encode(f.ct, 'hex') as ct from vault.subject s join vault.field f using (tenant_id, subject_id) where s.tenant_id = $1 order by 1, 7, 8`, [home.tenantId])).rows;
    const before = await state();
    const { id } = jobOf(await admin('/admin/rotate-dek', { tenantId: home.tenantId, deep: true, reason: 'laptop lost' }));
    expect(await until(id, 'completed', 'done')).toMatchObject({ kind: 'deep', done: 3, sampled: 3 });
    const after = await state();
    expect(after.map((row) => [row['sk_version'], row['dek_version'], row['sk_dek_version'], row['record_version'], row['field_version']])).toEqual(before.map((row) => [2, 2, 2, row['record_version'], row['field_version']]));
    expect(after.some((row, i) => row['ct'] === before[i]!['ct'] || row['commit'] === before[i]!['commit'])).toBe(false);
    await opens(home);
    const { rows } = await suite.sql.query<{ entry: { detail: { writes: [string, number, string][] } } }>(`select entry from vault.access_log where tenant_id = $1 and op = 'keys_rotate' and entry->'detail' ? 'writes'`, [home.tenantId]);
    expect(rows.flatMap(({ entry }) => entry.detail.writes.map(([subjectId]) => subjectId)).sort()).toEqual([...home.ids].sort());
    // A subject that was only wrapped anew meanwhile still has its old key: the job must not miss it.
    expect(await count('vault.subject where tenant_id = $1 and sk_dek_version < 2', home.tenantId)).toBe(0);
  });
});

describe('a new index key', () => {
  it('is written beside the old one, filled, searched, and the old lines go', async () => {
    const home = await house();
    expect(await home.search('FAN1@example.jp')).toEqual([home.ids[1]]);
    const lines = await count('vault.blind_index where tenant_id = $1', home.tenantId);
    const { id } = jobOf(await admin('/admin/reindex', { tenantId: home.tenantId }));
    expect(await until(id, 'completed', 'done')).toMatchObject({ kind: 'idx', targetVersion: 2, sampled: 3 });
    expect(await home.search('fan1@example.jp')).toEqual([home.ids[1]]);
    expect([await count('vault.blind_index where tenant_id = $1', home.tenantId), await count('vault.blind_index where tenant_id = $1 and idx_version = 2', home.tenantId)]).toEqual([lines, lines]);
    expect((await keysOf(home.tenantId)).filter(({ kind }) => kind === 'idx').map(({ version, status, rotate }) => [version, status, rotate])).toEqual([[2, 'primary', null], [1, 'disabled', null]]);
  });

  it('is refused by the database to those who write only the old one', async () => {
    const home = await house(1);
    await suite.sql.query(`insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status) select tenant_id, kind, 2, wrapped, parent_version, parent_key_id, 'building' from vault.keyring where tenant_id = $1 and kind = 'idx'`, [home.tenantId]);
    const line = (version: number): string => `insert into vault.blind_index (tenant_id, field_code, idx_version, digest, subject_id) values ('${home.tenantId}', 'email', ${version}, '\\x000102030405060708090a0b0c0d0e0f', '${home.ids[0]}')`;
    await expect(suite.sql.query(line(1))).rejects.toMatchObject({ code: 'HK001' });
    await expect(suite.sql.query(line(3))).rejects.toMatchObject({ code: 'HK001' });
    await suite.sql.query(line(2));
    await suite.sql.query(`delete from vault.keyring where tenant_id = $1 and status = 'building'`, [home.tenantId]);
  });
});

describe('a new KEK', () => {
  it('wraps the keys of all tenants and those that sign, and the vault starts with it alone', async () => {
    const homes = [await house(1), await house(1)];
    const { id } = jobOf(await admin('/admin/rotate-kek', {}));
    expect(await until(id, 'completed', 'done')).toMatchObject({ kind: 'kek', tenantId: null, failed: 0 });
    expect(await count('vault.keyring where parent_version = 1 and wrapped is not null')).toBe(0);
    expect(await count('vault.checkpoint_key where parent_version = 1 and wrapped is not null')).toBe(0);
    const { keys } = (await admin('/admin/keys', undefined, 'GET')).body as unknown as KeyList;
    expect(keys.map(({ version, status }) => [version, status])).toEqual([[2, 'primary'], [1, 'disabled']]);
    for (const home of homes) await opens(home);
    // Stale wraps are refused from now on.
    await expect(suite.sql.query('update vault.keyring set wrapped = wrapped, parent_version = 1 where tenant_id = $1', [homes[0]!.tenantId])).rejects.toMatchObject({ code: 'HK001' });
  });
});

describe('the end of a key', () => {
  const boss = (): string => suite.sign({ op: 'approvals', adm: 'platform', sub: 'boss', sid: 'session-boss' });

  async function approval(tenantId: string, action: string, subject: string): Promise<string> {
    const asked = await admin('/approvals', { tenantId, action, subject, reason: 'old enough' });
    const id = String(asked.body['id']);
    expect(await suite.call(`/approvals/${id}/approve`, { token: boss() })).toMatchObject({ status: 200, body: { status: 'approved' } });
    return id;
  }

  it('needs two people, leaves a signed note, and wipes the bytes', async () => {
    const home = await house();
    await until(jobOf(await admin('/admin/rotate-dek', { tenantId: home.tenantId })).id, 'completed', 'done');
    const [subject, id] = [`${home.tenantId}/dek/1`, `${home.tenantId}_dek_1`];
    const destroy = (approvalId: string): Promise<Answer> => admin(`/admin/keys/${id}/destroy`, { approvalId });

    expect(await destroy(`ap_${'0'.repeat(32)}`)).toMatchObject({ status: 403, body: { code: 'APPROVAL_REQUIRED' } });
    expect(await destroy(await approval(home.tenantId, 'key.disable', subject))).toMatchObject({ status: 403 });
    expect(await destroy(await approval(home.tenantId, 'key.destroy', `${home.tenantId}/dek/2`))).toMatchObject({ status: 403 });

    expect(await admin(`/admin/keys/${id}/enable`)).toMatchObject({ status: 200 });
    const good = await approval(home.tenantId, 'key.destroy', subject);
    // Not while it is in use again, and the refusal spends nothing.
    expect(await destroy(good)).toMatchObject({ status: 409, body: { code: 'KEY_STATE' } });
    expect(await admin(`/admin/keys/${id}/disable`, { approvalId: await approval(home.tenantId, 'key.disable', subject) })).toMatchObject({ status: 200 });
    expect(await destroy(good)).toMatchObject({ status: 200 });
    const key = (await keysOf(home.tenantId)).find((one) => one.id === id)!;
    expect(key).toMatchObject({ status: 'destroyed', subject });
    expect(key.tombstone).toMatch(/"destroyed":"[^"]+\/dek\/1"[^]*\n\n— hako-vault\.test /);
    expect(await count('vault.keyring where tenant_id = $1 and version = 1 and kind = $2 and wrapped is null', home.tenantId, 'dek')).toBe(1);
    expect(await admin(`/admin/keys/${id}/enable`)).toMatchObject({ status: 409, body: { code: 'KEY_STATE' } });
    await opens(home);
  });

  it('never comes to the primary, nor to one that something is under', async () => {
    const home = await house(1);
    expect(await admin(`/admin/keys/${home.tenantId}_dek_1/disable`, { approvalId: await approval(home.tenantId, 'key.disable', `${home.tenantId}/dek/1`) })).toMatchObject({ status: 409, body: { code: 'KEY_STATE' } });
    await opens(home);
  });
});

describe('the routes of rotation', () => {
  it('are open to the admin certificate alone, or to core with a token for exactly that', async () => {
    const { tenantId } = await house(1);
    expect(await suite.call('/admin/rotate-dek', { body: { tenantId } })).toMatchObject({ status: 401 });
    expect(await suite.call('/admin/rotate-dek', { certificate: 'core-worker', body: { tenantId } })).toMatchObject({ status: 401 });
    expect(await suite.call('/admin/rotate-dek', { token: suite.sign({ op: 'write', tid: tenantId }), body: { tenantId } })).toMatchObject({ status: 401 });
    // A tenant's own administrator may not touch another tenant, nor the KEK.
    const own = (): string => suite.sign({ op: 'keys_rotate', tid: tenantId, sid: 's' });
    expect(await suite.call('/admin/rotate-dek', { token: own(), body: { tenantId: suite.tenantId } })).toMatchObject({ status: 404 });
    expect(await suite.call('/admin/rotate-kek', { token: own(), body: {} })).toMatchObject({ status: 404 });
    const { id } = jobOf(await suite.call('/admin/rotate-dek', { token: own(), body: { tenantId } }));
    expect(await suite.call(`/admin/rotations/${id}`, { method: 'GET', token: suite.sign({ op: 'keys_read', tid: suite.tenantId, sid: 's' }) })).toMatchObject({ status: 404 });
    await until(id, 'completed');
  });

  it('refuse what they do not know', async () => {
    expect(await admin('/admin/rotate-dek', { tenantId: randomUUID() })).toMatchObject({ status: 404 });
    expect(await admin('/admin/rotate-dek', { tenantId: 'DEMO' })).toMatchObject({ status: 400 });
    expect(await admin('/admin/rotate-dek', {})).toMatchObject({ status: 400 });
    expect(await admin('/admin/rotate-dek', { tenantId: suite.tenantId, force: true })).toMatchObject({ status: 400 });
    expect(await admin('/admin/rotate-dek', { tenantId: suite.tenantId, rowsPerSecond: 0 })).toMatchObject({ status: 400 });
    expect(await admin(`/admin/rotations/rot_${'0'.repeat(32)}`, undefined, 'GET')).toMatchObject({ status: 404 });
    expect(await admin('/admin/rotations?tenantId=DEMO', undefined, 'GET')).toMatchObject({ status: 400 });
    expect(await admin('/admin/keys/dek_1/destroy', { approvalId: `ap_${'0'.repeat(32)}` })).toMatchObject({ status: 404 });
    const list = (await admin('/admin/rotations', undefined, 'GET')).body['rotations'] as RotationJob[];
    expect(list.length).toBeGreaterThan(0);
  });
});

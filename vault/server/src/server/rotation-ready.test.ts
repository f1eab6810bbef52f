import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrapKey } from '../crypto/wrap.js';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { createFileKeyProvider } from '../keys/providers/file.js';
import { loadKeks } from '../keys/kek.js';
import { newKey } from '../keys/new-key.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
let database: VaultDatabase;
beforeAll(async () => {
  suite = await startSuite();
  database = openDatabase(suite.databaseUrl, { poolSize: 2, onError: () => undefined });
});
afterAll(async () => {
  await database?.close();
  await suite?.end();
});

/** PREPARE and ACTIVATE of security.md 2.1.6, done by hand beside the running vault. */
async function activateDek(version: number): Promise<void> {
  const keks = await loadKeks(database, await createFileKeyProvider(join(suite.vault.keysDir, 'vault-root.key')));
  const { version: parentVersion, key } = keks.primary;
  const wrapped = wrapKey(key, newKey(), { kind: 'dek', tenantId: suite.tenantId, subjectId: '', childVersion: version, parentVersion, parentKeyId: `kek:${parentVersion}` });
  await database.transaction(async (tx) => {
    await tx.query({ text: `update vault.keyring set status = 'decrypt_only' where tenant_id = $1 and kind = 'dek' and status = 'primary'`, values: [suite.tenantId] });
    await tx.query({
      text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status) values ($1, 'dek', $2, $3, $4, $5, 'primary')`,
      values: [suite.tenantId, version, wrapped, parentVersion, `kek:${parentVersion}`],
    });
  });
}

const dekOf = async (subjectId: string): Promise<number> => (await suite.sql.query<{ dek_version: number }>('select dek_version from vault.subject where subject_id = $1', [subjectId])).rows[0]!.dek_version;
const patch = (subjectId: string): ReturnType<VaultSuite['call']> => suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender: 'x' } } });

describe('a new data key of a tenant', () => {
  it('is taken up by the running vault at once; old records open under the old key until they are written', async () => {
    const old = await suite.newSubject();
    const before = await suite.sql.query<{ ct: Buffer }>(`select ct from vault.field where subject_id = $1 and field_code = 'email'`, [old]);
    await activateDek(2);
    const fresh = await suite.newSubject();
    expect([await dekOf(old), await dekOf(fresh)]).toEqual([1, 2]);
    expect((await suite.read([old, fresh])).body).toMatchObject({ subjects: [{ status: 'ok', fields: SAMPLE }, { status: 'ok', fields: SAMPLE }] });

    expect((await patch(old)).body).toMatchObject({ recordVersion: 2, result: 'updated' });
    expect(await dekOf(old)).toBe(2);
    // Only the subject's key was wrapped anew; what was not written keeps its ciphertext.
    const after = await suite.sql.query<{ ct: Buffer }>(`select ct from vault.field where subject_id = $1 and field_code = 'email'`, [old]);
    expect(after.rows[0]!.ct.equals(before.rows[0]!.ct)).toBe(true);
  });

  it('leaves nothing readable under an old key that is disabled', async () => {
    const subjectId = await suite.newSubject();
    await activateDek(3);
    await suite.sql.query(`update vault.keyring set status = 'disabled' where tenant_id = $1 and kind = 'dek' and version = 2`, [suite.tenantId]);
    expect((await suite.read([subjectId])).status).toBe(500);
    await suite.sql.query(`update vault.keyring set status = 'decrypt_only' where tenant_id = $1 and kind = 'dek' and version = 2`, [suite.tenantId]);
    expect((await suite.read([subjectId])).status).toBe(200);
  });

  it('does not disturb those who read and write meanwhile', async () => {
    const subjects = await Promise.all(Array.from({ length: 6 }, () => suite.newSubject()));
    const busy = subjects.flatMap((subjectId) => [suite.read([subjectId]), patch(subjectId), suite.read([subjectId])]);
    const [answers] = await Promise.all([Promise.all(busy), activateDek(4)]);
    // 409 RETRY is the one thing that a writer may meet; core comes again with it.
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    for (const subjectId of subjects) expect((await suite.read([subjectId])).status).toBe(200);
  });
});

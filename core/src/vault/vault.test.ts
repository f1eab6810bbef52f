import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { PersonalData, PersonalField, PersonalRecord, Principal } from '@hako/sdk-plugin';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cradle } from '../cradle.js';
import { createDiskStorage } from '../storage/disk.js';
import type { ObjectStorage } from '../storage/types.js';
import { createVault, type VaultGateway } from './index.js';
import { startVaultProcess, type VaultProcess } from './vault-process.js';

const why = { purpose: 'customer_view', reason: 'a call from the fan' } as const;
const ALL: PersonalField[] = ['family_name', 'given_name', 'birth_date', 'phone', 'email', 'address'];
const aiko: PersonalRecord = {
  family_name: '佐藤',
  given_name: '愛子',
  gender: 'female',
  birth_date: '1998-04-17',
  phone: ['+819012345678'],
  email: ['aiko.sato@example.jp', 'second@example.com'],
  address: [{ country: 'JP', postalCode: '150-0002', province: '東京都', city: '渋谷区', street: '渋谷2-21-1' }],
};

let database: TestDatabase;
let vault: VaultProcess;
let gateway: VaultGateway;
let storage: ObjectStorage;
let files: string;
const tenantId = randomUUID();
const manager: Principal = { type: 'user', id: randomUUID(), name: 'manager', sessionId: randomUUID() };

const actAs = (principal: Principal, tenant = tenantId, pluginId = 'customers'): PersonalData => gateway.forActor(tenant, { principal, requestId: `req-${randomUUID()}`, pluginId });

async function person(record: PersonalRecord = aiko): Promise<string> {
  const pii = actAs(manager);
  const subjectId = pii.subjectId();
  await pii.put([{ subjectId, storeId: 'store-1', kind: 'individual', record }], { purpose: 'customer_edit', reason: 'created' });
  return subjectId;
}

/** Stands for core's database: all that the vault's gateway does with it is to enter files and their expiry. */
const entered: unknown[][] = [];
const spent = new Set<unknown>();
const tx = {
  rows: async (sql: string, values: unknown[]): Promise<unknown[]> => {
    if (!sql.includes('pii_permit_spent')) return entered.push(values), [];
    if (sql.startsWith('delete')) return spent.delete(values[0]), [];
    const fresh = !spent.has(values[0]);
    spent.add(values[0]);
    return fresh ? [{ jti: values[0] }] : [];
  },
};
const registry = { tenant: () => ({ write: (work: (given: typeof tx) => Promise<unknown>) => work(tx) }) } as unknown as Cradle['database'];

function openGateway(role: 'api' | 'worker', change: Partial<Cradle['config']['vault']> = {}): VaultGateway {
  const config = { role, vault: { ...vault.config(role), ...change }, database: { statementTimeoutMs: 60_000 } } as Cradle['config'];
  return createVault({ config, storage, database: registry, clock: { now: () => new Date() } });
}

beforeAll(async () => {
  database = await createTestDatabase('core_vault');
  // People are held to few plain reads a minute; this file reads more in one.
  vault = await startVaultProcess(database.url, { VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE: '100000', VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR: '100000', VAULT_LIMIT_MASKED_SUBJECTS_PER_MINUTE: '100000' });
  files = await mkdtemp(join(tmpdir(), 'hako-vault-files-'));
  storage = createDiskStorage({ root: files, publicUrl: 'http://localhost', signer: { sign: () => '', verify: () => false } as never });
  gateway = openGateway('api');
  await gateway.createTenant(tenantId);
});

afterAll(async () => {
  await gateway?.close();
  await vault?.stop();
  await rm(files, { recursive: true, force: true });
  await database?.drop();
});

describe('core and the vault', () => {
  it('is ready, and makes keys for a tenant once', async () => {
    await expect(gateway.health()).resolves.toBeUndefined();
    await expect(gateway.createTenant(tenantId)).resolves.toBeUndefined();
  });

  it('gives back what was put, for one read in one step', async () => {
    const subjectId = await person();
    const [result] = await actAs(manager).read([subjectId], [...ALL, 'gender'], { ...why, view: 'plain' });
    expect(result).toEqual({ subjectId, status: 'ok', recordVersion: 1, fields: aiko });
  });

  it('masks inside the vault', async () => {
    const subjectId = await person();
    const [result] = await actAs(manager).read([subjectId], ALL, { ...why, view: 'masked' });
    expect(result).toMatchObject({
      fields: {
        family_name: '佐•••',
        given_name: '愛•••',
        birth_date: '1998',
        phone: ['•••5678'],
        email: ['a•••@example.jp', 's•••@example.com'],
        address: [{ country: 'JP', province: '東京都' }],
      },
    });
  });

  it('says what there is without opening it', async () => {
    const subjectId = await person();
    const [result] = await actAs(manager).read([subjectId], ['email', 'vat_id'], { ...why, view: 'exists' });
    expect(result).toEqual({ subjectId, status: 'ok', recordVersion: 1, fields: {}, present: { email: 2 } });
  });

  it('puts the same record again without a new version, and another one with the next', async () => {
    const subjectId = await person();
    const pii = actAs(manager);
    const again = { subjectId, storeId: 'store-1', kind: 'individual' as const, record: aiko };
    await pii.put([again], { purpose: 'import', reason: 'replay' });
    await expect(pii.read([subjectId], ['phone'], { ...why, view: 'plain' })).resolves.toMatchObject([{ recordVersion: 1 }]);
    await pii.put([{ ...again, record: { family_name: '佐藤' } }], { purpose: 'import', reason: 'changed' });
    await expect(pii.read([subjectId], ALL, { ...why, view: 'plain' })).resolves.toEqual([{ subjectId, status: 'ok', recordVersion: 2, fields: { family_name: '佐藤' } }]);
  });

  it('patches the fields that are given and refuses a stale version with the one that stands', async () => {
    const subjectId = await person();
    const pii = actAs(manager);
    const edit = { purpose: 'customer_edit', reason: 'moved' } as const;
    await expect(pii.patch(subjectId, { phone: ['+815011112222'], gender: null, email: [] }, { ...edit, recordVersion: 1 })).resolves.toEqual({ recordVersion: 2 });
    const [result] = await pii.read([subjectId], [...ALL, 'gender'], { ...why, view: 'plain' });
    const { gender: _gender, email: _email, ...rest } = aiko;
    expect(result).toMatchObject({ recordVersion: 2, fields: { ...rest, phone: ['+815011112222'] } });
    expect(Object.keys((result as { fields: object }).fields)).not.toContain('email');
    await expect(pii.patch(subjectId, { gender: 'x' }, { ...edit, recordVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { recordVersion: 2 } } });
  });

  it('lets exactly one of two writers with the same version through', async () => {
    const subjectId = await person();
    const edits = ['a', 'b'].map((gender) => actAs(manager).patch(subjectId, { gender }, { purpose: 'customer_edit', reason: 'race', recordVersion: 1 }));
    const results = await Promise.allSettled(edits);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('finds people by exact values, however they are written, and forgets old ones', async () => {
    const subjectId = await person({ family_name: 'Großmann', email: ['Find.Me@Example.com'], phone: ['+819077776666'] });
    const pii = actAs(manager);
    await expect(pii.search('email', ' find.me@EXAMPLE.com ', why)).resolves.toEqual([subjectId]);
    await expect(pii.search('phone', '090-7777-6666', why)).resolves.toEqual([subjectId]);
    await expect(pii.search('family_name', 'GROSSMANN', why)).resolves.toEqual([subjectId]);
    await expect(pii.search('given_name', 'GROSSMANN', why)).resolves.toEqual([]);
    await pii.patch(subjectId, { phone: [] }, { purpose: 'customer_edit', reason: 'gone' });
    await expect(pii.search('phone', '+819077776666', why)).resolves.toEqual([]);
  });

  it('spends a grant once, by the same person in the same session alone', async () => {
    const subjectId = await person();
    // A session of its own: the replay at the end shuts it.
    const holder: Principal = { ...manager, id: randomUUID(), sessionId: randomUUID() };
    const grant = await actAs(holder).grantRead([subjectId], ['phone'], { ...why, view: 'plain' });
    expect(Date.parse(grant.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    const invalid = { code: 'AUTH_PII_TOKEN_INVALID' };
    await expect(actAs({ ...holder, id: randomUUID() }).reveal(grant.accessToken, [subjectId])).rejects.toMatchObject(invalid);
    await expect(actAs({ ...holder, sessionId: randomUUID() }).reveal(grant.accessToken, [subjectId])).rejects.toMatchObject(invalid);
    await expect(actAs(holder, randomUUID()).reveal(grant.accessToken, [subjectId])).rejects.toMatchObject(invalid);
    await expect(actAs(holder).reveal(grant.accessToken, [await person()])).rejects.toMatchObject(invalid);
    await expect(actAs(holder).reveal(grant.accessToken, [subjectId])).resolves.toEqual([{ subjectId, status: 'ok', recordVersion: 1, fields: { phone: ['+819012345678'] } }]);
    await expect(actAs(holder).reveal(grant.accessToken, [subjectId])).rejects.toMatchObject(invalid);
    await expect(actAs(holder).reveal('nonsense', [subjectId])).rejects.toMatchObject(invalid);
  });

  it('refuses a grant over the certificate of another part of core', async () => {
    const subjectId = await person();
    const grant = await actAs(manager).grantRead([subjectId], ['phone'], { ...why, view: 'plain' });
    const worker = openGateway('worker');
    const attempt = worker.forActor(tenantId, { principal: manager, requestId: 'r', pluginId: 'customers' }).reveal(grant.accessToken, [subjectId]);
    await expect(attempt).rejects.toMatchObject({ code: 'AUTH_PII_TOKEN_INVALID' });
    await worker.close();
  });

  it('reads and writes a thousand people in one call each, in order', async () => {
    // Somebody else: who reads so many is soon shown masked values, and how soon depends on the machine.
    const pii = actAs({ ...manager, id: randomUUID(), sessionId: randomUUID() });
    const subjects = Array.from({ length: 1_000 }, (_, i) => ({ subjectId: pii.subjectId(`batch:${i}`), storeId: 'store-1', kind: 'individual' as const, record: { ...aiko, given_name: `愛子${i}` } }));
    expect(pii.subjectId('batch:1')).toBe(subjects[1]!.subjectId);
    await pii.put(subjects, { purpose: 'import', reason: 'batch' });
    const ids = [...subjects].reverse().map(({ subjectId }) => subjectId);
    const results = await pii.read(ids, ['given_name', 'phone'], { ...why, view: 'plain' });
    expect(results.map(({ subjectId }) => subjectId)).toEqual(ids);
    expect(results[0]).toMatchObject({ status: 'ok', fields: { given_name: '愛子999', phone: aiko.phone } });
  });

  it('does not show one tenant what belongs to another', async () => {
    const subjectId = await person();
    const other = randomUUID();
    await gateway.createTenant(other);
    await expect(actAs(manager, other).read([subjectId], ['phone'], { ...why, view: 'plain' })).resolves.toEqual([{ subjectId, status: 'not_found' }]);
    await expect(actAs(manager, other).search('email', 'aiko.sato@example.jp', why)).resolves.toEqual([]);
    await expect(actAs(manager, other).patch(subjectId, { gender: 'x' }, { purpose: 'customer_edit', reason: 'r' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('names the field and the record of bad input, and writes nothing of the batch', async () => {
    const pii = actAs(manager);
    const good = pii.subjectId();
    const subjects = [
      { subjectId: good, storeId: 's', kind: 'individual' as const, record: { family_name: '山田' } },
      { subjectId: pii.subjectId(), storeId: 's', kind: 'individual' as const, record: { birth_date: 'yesterday' } },
    ];
    await expect(pii.put(subjects, { purpose: 'import', reason: 'bad' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/birth_date', code: 'format', record: 1 }] });
    await expect(pii.read([good], ['family_name'], { ...why, view: 'plain' })).resolves.toEqual([{ subjectId: good, status: 'not_found' }]);
  });

  it('refuses plain reading for a purpose that has no need of it', async () => {
    const subjectId = await person();
    await expect(actAs(manager).read([subjectId], ['phone'], { purpose: 'maintenance', reason: 'r', view: 'plain' })).rejects.toMatchObject({ code: 'PII_PURPOSE_DENIED' });
    await expect(actAs(manager).read([subjectId], ['birth_date'], { purpose: 'notification_delivery', reason: 'r', view: 'plain' })).rejects.toMatchObject({ code: 'PII_PURPOSE_DENIED' });
  });

  it('keeps files as ciphertext and opens them again', async () => {
    const pii = actAs(manager);
    const content = Buffer.alloc(300_000, '名前,電話\n佐藤愛子,+819012345678\n');
    const options = { contentType: 'text/csv', expiresAt: new Date(Date.now() + 3_600_000), purpose: 'import', reason: 'upload' } as const;
    await expect(pii.sealFile('imports/a.csv', Readable.from([content]), options)).resolves.toEqual({ key: 'imports/a.csv', size: content.length });
    // Core's sweeper finds it by this entry once it has expired.
    expect(entered.at(-1)).toEqual(['customers', 'imports/a.csv', expect.any(Number), 'text/csv', options.expiresAt]);
    const stored = await everyFile(files);
    expect(stored.includes(Buffer.from('佐藤愛子'))).toBe(false);
    expect((await buffer(await pii.openFile('imports/a.csv', { purpose: 'import', reason: 'r' }))).equals(content)).toBe(true);
    // The same key in another plugin's folder is another file.
    await expect(actAs(manager, tenantId, 'reports').openFile('imports/a.csv', { purpose: 'import', reason: 'r' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await pii.deleteFile('imports/a.csv');
    await expect(pii.openFile('imports/a.csv', { purpose: 'import', reason: 'r' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('notices a file that was cut, changed or moved', async () => {
    const pii = actAs(manager);
    const options = { contentType: 'text/csv', expiresAt: new Date(Date.now() + 3_600_000), purpose: 'import', reason: 'upload' } as const;
    await pii.sealFile('f.csv', Readable.from([Buffer.alloc(200_000, 7)]), options);
    const object = `${tenantId}/customers/f.csv`;
    const sealed = await buffer((await storage.get(object))!.body);
    const changed = Buffer.from(sealed);
    changed[100_000]! ^= 1;
    const frame = 64 * 1024 + 16;
    const cut = sealed.subarray(0, 24 + 2 * frame);
    const swapped = Buffer.concat([sealed.subarray(0, 24), sealed.subarray(24 + frame, 24 + 2 * frame), sealed.subarray(24, 24 + frame), sealed.subarray(24 + 2 * frame)]);
    const variants = [cut, changed, swapped, Buffer.alloc(0)];
    for (const bytes of variants) {
      await storage.put(object, bytes, options);
      const reading = pii.openFile('f.csv', { purpose: 'import', reason: 'r' }).then((stream) => buffer(stream));
      await expect(reading).rejects.toMatchObject({ code: 'PERSONAL_FILE_DAMAGED' });
    }
    await storage.put(`${tenantId}/customers/moved.csv`, sealed, options);
    await expect(pii.openFile('moved.csv', { purpose: 'import', reason: 'r' }).then((stream) => buffer(stream))).rejects.toMatchObject({ code: 'PERSONAL_FILE_DAMAGED' });
  });

  it('answers VAULT_UNAVAILABLE when nothing listens, and when its certificate is not the vault\'s', async () => {
    const away = openGateway('api', { url: 'https://localhost:1' });
    await expect(away.health()).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    await away.close();
    const stranger = openGateway('api', { caFile: await otherCa() });
    await expect(stranger.health()).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    await stranger.close();
  });

  it('never wrote a personal value into the vault\'s log', async () => {
    await person({ ...aiko, family_name: 'カナリア', email: ['canary@planted.example'] });
    await actAs(manager).search('email', 'canary@planted.example', { purpose: 'customer_view', reason: 'canary reason' });
    const log = vault.output();
    expect(log).toContain('"msg":"request"');
    for (const planted of ['カナリア', 'canary@', 'planted', '佐藤', '愛子', '9012345678', 'aiko', '渋谷', '1998-04-17', 'canary reason']) expect(log).not.toContain(planted);
    // No token either: the head of a JWT, which a key's thumbprint does not spell by chance.
    expect(log).not.toMatch(/eyJ[\w-]{20,}\./);
  });
});

async function otherCa(): Promise<string> {
  const { execFileSync } = await import('node:child_process');
  const out = join(files, 'other');
  execFileSync(process.execPath, [new URL('../../../vault/server/bin/hako-vault.mjs', import.meta.url).pathname, 'certs', '--out', out]);
  const path = join(files, 'other-ca.pem');
  await writeFile(path, await readFile(join(out, 'ca.pem')));
  return path;
}

async function everyFile(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name)))));
}

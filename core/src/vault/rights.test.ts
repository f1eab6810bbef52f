import { randomUUID } from 'node:crypto';
import { HakoError, type PersonalData, type Principal } from '@hako/sdk-plugin';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cradle } from '../cradle.js';
import { createVault, type VaultGateway } from './index.js';
import type { Guard } from './subject-rights.js';
import { startVaultProcess, type VaultProcess } from './vault-process.js';

let database: TestDatabase;
let vault: VaultProcess;
let gateway: VaultGateway;
const tenantId = randomUUID();
const person = (name: string): Principal => ({ type: 'user', id: randomUUID(), name, sessionId: randomUUID() });
const [manager, second] = [person('manager'), person('second')];
const scope = { type: 'talent', id: randomUUID() } as const;
const why = { purpose: 'subject_request', reason: 'a letter of the fan', scope } as const;
const asked: string[] = [];
const allowed: Guard = async (permission, at) => void asked.push(`${permission} ${at.type}`);

const actAs = (principal: Principal, guard: Guard | undefined = allowed, pluginId = 'customers'): PersonalData => gateway.forActor(tenantId, { principal, requestId: `req-${randomUUID()}`, pluginId }, guard);
async function fan(email = 'aiko.sato@example.jp'): Promise<string> {
  const pii = actAs(manager);
  const subjectId = pii.subjectId();
  await pii.put([{ subjectId, storeId: 's', kind: 'individual', record: { family_name: '佐藤', given_name: 'さくら', email: [email], phone: ['+819012345678'] } }], { purpose: 'customer_edit', reason: 'new' });
  return subjectId;
}
const statusOf = async (subjectId: string, purpose: 'customer_view' | 'subject_request' | 'notification_delivery' = 'customer_view'): Promise<string> => (await actAs(manager).read([subjectId], ['email'], { purpose, reason: 'r', view: 'masked' }))[0]!.status;

/** Files are another test's. */
const noFiles = { tenant: () => ({}) } as unknown as Cradle['database'];

beforeAll(async () => {
  database = await createTestDatabase('core_rights');
  vault = await startVaultProcess(database.url);
  const config = { role: 'api', vault: vault.config('api'), database: { statementTimeoutMs: 60_000 } } as Cradle['config'];
  gateway = createVault({ config, storage: undefined as never, database: noFiles, clock: { now: () => new Date() } });
  await gateway.createTenant(tenantId);
});
afterAll(async () => {
  await gateway?.close();
  await vault?.stop();
  await database?.drop();
});

describe('a person\'s rights, through a plugin', () => {
  it('need core\'s permission at the scope, before the vault hears of anything', async () => {
    const subjectId = await fan();
    const refused = actAs(manager, () => Promise.reject(new HakoError('PERMISSION_DENIED')));
    for (const pii of [refused, gateway.forActor(tenantId, { principal: manager, requestId: 'r', pluginId: 'customers' })]) {
      const attempts = [pii.restrict(subjectId, true, why), pii.hold(subjectId, { holdId: 'h', held: true }, why), pii.exportSubject(subjectId, {}, why), pii.requestErasure(subjectId, why), pii.shred(subjectId, 'ap_1', why)];
      for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(await statusOf(subjectId)).toBe('ok');
    asked.length = 0;
    const pii = actAs(manager);
    await pii.restrict(subjectId, true, why);
    await pii.hold(subjectId, { holdId: 'case-1', held: true }, why);
    expect(asked).toEqual(['personal-data:write talent', 'personal-data:write talent']);
    expect([await statusOf(subjectId), await statusOf(subjectId, 'subject_request')]).toEqual(['restricted', 'ok']);
  });

  it('withdrawing a consent closes its purpose on the next call', async () => {
    const subjectId = await fan();
    const consents = await actAs(manager).recordConsents(subjectId, [{ purpose: 'notification_delivery', granted: false, version: 'v1', at: new Date().toISOString() }], { purpose: 'subject_request', reason: 'unsubscribed' });
    expect(consents).toMatchObject([{ purpose: 'notification_delivery', granted: false }]);
    expect([await statusOf(subjectId, 'notification_delivery'), await statusOf(subjectId)]).toEqual(['denied', 'ok']);
  });

  it('a copy of the data goes to the holder of one key; core sees ciphertext', async () => {
    const subjectId = await fan();
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
    const { bundle } = await actAs(manager).exportSubject(subjectId, (await exportJWK(publicKey)) as Record<string, unknown>, why);
    // As it stands and in its base64url, where a short word comes up by chance.
    for (const text of [bundle, ...bundle.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))]) expect(text).not.toContain('aiko.sato@');
    const opened = JSON.parse(Buffer.from((await compactDecrypt(bundle, privateKey)).plaintext).toString()) as { record: object };
    expect(opened.record).toMatchObject({ family_name: '佐藤', email: ['aiko.sato@example.jp'] });
    await expect(actAs(manager).exportSubject(subjectId, { kty: 'oct' }, why)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(actAs(manager).exportSubject(subjectId, (await exportJWK(publicKey)) as Record<string, unknown>, { ...why, purpose: 'customer_view' })).rejects.toMatchObject({ code: 'PII_PURPOSE_DENIED' });
  });

  it('erasure takes two people, waits for a hold, proves itself, and is for ever', async () => {
    const subjectId = await fan('erase@example.jp');
    const pii = actAs(manager);
    const { approvalId } = await pii.requestErasure(subjectId, why);
    await expect(pii.shred(subjectId, approvalId, why)).rejects.toMatchObject({ code: 'VAULT_APPROVAL_REQUIRED' });
    const decide = (who: Principal): Promise<unknown> => gateway.administration(tenantId, { principal: who, requestId: 'r' }).post('approvals', `/approvals/${approvalId}/approve`);
    await expect(decide(manager)).rejects.toMatchObject({ code: 'VAULT_APPROVAL_SAME_PERSON' });
    await decide(second);
    await pii.hold(subjectId, { holdId: 'case', held: true }, why);
    await expect(pii.shred(subjectId, approvalId, why)).rejects.toMatchObject({ code: 'PERSONAL_DATA_HELD' });
    await pii.hold(subjectId, { holdId: 'case', held: false }, why);

    const proof = await pii.shred(subjectId, approvalId, why);
    expect(proof).toMatchObject({ receipt: { subjectId, tenantId, approvalId, requestedBy: manager.id }, note: expect.stringMatching(/^hako-erasure\/v1\n/) as string });
    expect(await statusOf(subjectId)).toBe('shredded');
    await expect(pii.patch(subjectId, { gender: 'x' }, { purpose: 'customer_edit', reason: 'r' })).rejects.toMatchObject({ code: 'PERSONAL_DATA_SHREDDED' });
    await expect(pii.search('email', 'erase@example.jp', { purpose: 'customer_view', reason: 'r' })).resolves.toEqual([]);
    await expect(pii.shred(subjectId, approvalId, why)).resolves.toEqual(proof);
  });

  it('erasure of many takes one word of two people, page by page, and leaves nobody without a proof', async () => {
    const pages = [[await fan(), await fan()], [await fan()]];
    const refused = actAs(manager, () => Promise.reject(new HakoError('PERMISSION_DENIED')));
    await expect(refused.requestErasures(pages, why)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const pii = actAs(manager);
    const set = await pii.requestErasures(pages, why);
    await expect(refused.shredPage(pages[0]!, set, why)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(pii.shredPage(pages[0]!, set, why)).rejects.toMatchObject({ code: 'VAULT_APPROVAL_REQUIRED' });
    const decide = (who: Principal): Promise<unknown> => gateway.administration(tenantId, { principal: who, requestId: 'r' }).post('approvals', `/approvals/${set.approvalId}/approve`);
    await expect(decide(manager)).rejects.toMatchObject({ code: 'VAULT_APPROVAL_SAME_PERSON' });
    expect(await decide(second)).toMatchObject({ action: 'subjects.shred', parameters: { subjects: 3 } });
    // Another set than the one that was agreed on.
    await expect(pii.shredPage(pages.flat(), { ...set, pages: set.pages.slice(0, 1) }, why)).rejects.toMatchObject({ code: 'VAULT_APPROVAL_REQUIRED' });
    const erased = [...(await pii.shredPage(pages[0]!, set, why)), ...(await pii.shredPage(pages[1]!, { ...set, keep: [] }, why))];
    expect(erased.map((one) => (one.status === 'shredded' ? one.proof.receipt.subjectId : one.status))).toEqual(pages.flat());
    for (const id of pages.flat()) expect(await statusOf(id)).toBe('shredded');
  });
});

describe('data tokens, through a plugin', () => {
  it('open in the plugin that made them and in no other', async () => {
    const subjectId = await fan();
    const use = { purpose: 'notification_delivery', reason: 'parcel' } as const;
    const [token, none] = await actAs(manager).createTokens([{ subjectId, field: 'phone' }, { subjectId, field: 'phone', item: 4 }], { ...use, type: 'value', tags: ['parcel:1'] });
    expect(none).toBeNull();
    const open = (pluginId: string): Promise<unknown> => actAs(manager, allowed, pluginId).openTokens([token!], ['phone'], { ...use, view: 'plain' });
    expect(await open('customers')).toEqual([{ token, status: 'ok', field: 'phone', value: '+819012345678' }]);
    expect(await open('another')).toEqual([{ token, status: 'denied' }]);
    await expect(actAs(manager, allowed, 'another').revokeTokens({ tag: 'parcel:1' }, use)).resolves.toBe(0);
    await expect(actAs(manager).revokeTokens({ tag: 'parcel:1' }, use)).resolves.toBe(1);
    expect(await open('customers')).toEqual([{ token, status: 'not_found' }]);
  });
});

describe('a search', () => {
  it('finds people by both names in either order, in either kana; by parts only where that was switched on', async () => {
    const subjectId = await fan('search@example.jp');
    const look = (field: 'full_name' | 'phone_last4', value: string): Promise<string[]> => actAs(manager).search(field, value, { purpose: 'customer_view', reason: 'r' });
    for (const name of ['佐藤さくら', '佐藤 サクラ', 'さくら　佐藤', 'ｻｸﾗ佐藤']) expect(await look('full_name', name)).toContain(subjectId);
    await expect(look('phone_last4', '5678')).rejects.toMatchObject({ code: 'PII_PURPOSE_DENIED' });
  });
});

describe('settings and the life of a tenant', () => {
  it('are told to the vault by core', async () => {
    const actor = { principal: manager, requestId: 'r' };
    expect(await gateway.settings(tenantId, actor, { disabledPurposes: ['support_case'], retentionDays: { birth: 365 } })).toMatchObject({ disabledPurposes: ['support_case'], retentionDays: { birth: 365, contact: null } });
    expect(await gateway.retention(tenantId, actor, { dryRun: true })).toMatchObject({ dryRun: true, deleted: 0, due: {} });
    await expect(gateway.settings(tenantId, actor, { retentionDays: { birth: 29 } })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const other = randomUUID();
    await gateway.createTenant(other);
    expect(await gateway.setTenantState(other, 'deleted', 'test')).toMatchObject({ status: 'deleted' });
    await expect(gateway.settings(other, actor, {})).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
    await expect(gateway.shredTenant(other, 'ap_none', 'test')).rejects.toMatchObject({ code: 'VAULT_APPROVAL_REQUIRED' });
  });
});

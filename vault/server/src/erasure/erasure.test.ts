import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, leafHash, type Json } from '@hako/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedReceipt, TokenClaims } from '@hako/vault-client/contract';
import { approve } from '../testing/approve.js';
import type { Answer } from '../testing/https-call.js';
import { receiptsIn } from '../testing/read-ledger.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { receiptDigest, verifyReceipt } from './receipt.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

const verifierKeys = async (): Promise<string[]> => (await readFile(ledgerPath(), 'utf8')).split('\n').flatMap((line) => (line.includes('verifierKey') ? [(JSON.parse(line) as { verifierKey: string }).verifierKey] : []));
const ledgerPath = (): string => join(suite.vault.keysDir, 'vault-erasures.jsonl');
const post = (subjectId: string, verb: string, op: TokenClaims['op'], body: object, claims: Partial<TokenClaims> = {}): Promise<Answer> =>
  suite.call(`/v1/subjects/${subjectId}/${verb}`, { token: suite.sign({ op, pur: 'subject_request', ...claims }, { subjectIds: [subjectId] }), body });
const rowsOf = async (table: string, subjectId: string): Promise<number> => (await suite.sql.query(`select 1 from vault.${table} where subject_id = $1`, [subjectId])).rowCount ?? 0;

async function shred(subjectId: string): Promise<Answer> {
  return post(subjectId, 'shred', 'shred', {}, { appr: await approve(suite.sql, suite.tenantId, 'subject.shred', subjectId) });
}

describe('shredding a subject', () => {
  it('takes key, values, index and tokens, answers 410 from then on, and the same receipt again', async () => {
    const subjectId = await suite.newSubject({ ...SAMPLE, email: ['erase.me@example.jp'] });
    const made = await suite.call('/v1/tokens', { token: suite.sign({ op: 'tokenize', fields: ['email'] }, { subjectIds: [subjectId] }), body: { items: [{ subjectId, field: 'email' }], type: 'value' } });
    const [{ token }] = made.body['items'] as [{ token: string }];
    const answer = await shred(subjectId);
    expect(answer.status).toBe(200);
    const { rows } = await suite.sql.query('select status, wrapped_sk, commit, mac from vault.subject where subject_id = $1', [subjectId]);
    expect(rows).toEqual([{ status: 'shredded', wrapped_sk: null, commit: null, mac: null }]);
    for (const table of ['field', 'blind_index', 'token', 'consent']) expect([table, await rowsOf(table, subjectId)]).toEqual([table, 0]);

    expect((await suite.read([subjectId])).body).toEqual({ subjects: [{ subjectId, status: 'shredded' }] });
    const { publicKey } = await import('jose').then(({ generateKeyPair, exportJWK }) => generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true }).then(async (pair) => ({ publicKey: await exportJWK(pair.publicKey) })));
    for (const [verb, op, body] of [['restrict', 'restrict', { restricted: true }], ['hold', 'hold', { holdId: 'h', held: true }], ['export', 'export', { recipientKey: publicKey }]] as const) expect([verb, (await post(subjectId, verb, op, body)).status]).toEqual([verb, 410]);
    expect((await suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender: 'x' } } })).status).toBe(410);
    expect((await suite.call('/v1/tokens/open', { token: suite.sign({ op: 'read', fields: ['email'], view: 'plain', tok_ids: [token] }), body: { tokens: [token], view: 'plain' } })).body).toEqual({ tokens: [{ token, status: 'not_found' }] });
    expect((await suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['email'] }), body: { field: 'email', value: 'erase.me@example.jp' } })).body).toEqual({ subjectIds: [], truncated: false });
    expect((await post(subjectId, 'shred', 'shred', {})).body).toEqual(answer.body);
  });

  it('needs an approval of its own, unused, for exactly this subject', async () => {
    const [subjectId, other] = [await suite.newSubject(), await suite.newSubject()];
    const [forOther, forTenant] = [await approve(suite.sql, suite.tenantId, 'subject.shred', other), await approve(suite.sql, suite.tenantId, 'tenant.shred', suite.tenantId)];
    for (const appr of [undefined, 'ap_none', forOther, forTenant]) expect(await post(subjectId, 'shred', 'shred', {}, appr ? { appr } : {})).toMatchObject({ status: 403, body: { code: 'APPROVAL_REQUIRED' } });
    // What was refused was not used up.
    expect((await post(other, 'shred', 'shred', { approvalId: forOther })).status).toBe(200);
    expect((await post(subjectId, 'shred', 'shred', { approvalId: forOther })).status).toBe(403);
    expect((await suite.read([subjectId], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
  });

  it('waits for a legal hold, and takes a restricted subject as well', async () => {
    const subjectId = await suite.newSubject();
    const hold = (holdId: string, held: boolean): Promise<Answer> => post(subjectId, 'hold', 'hold', { holdId, held }, { pur: 'legal_request' });
    await hold('case-7', true);
    expect((await hold('case-8', true)).body).toEqual({ subjectId, holds: ['case-7', 'case-8'] });
    await post(subjectId, 'restrict', 'restrict', { restricted: true });
    expect(await shred(subjectId)).toMatchObject({ status: 409, body: { code: 'LEGAL_HOLD' } });
    await hold('case-7', false);
    expect((await shred(subjectId)).status).toBe(409);
    await hold('case-8', false);
    expect((await shred(subjectId)).status).toBe(200);
  });

  it('leaves a receipt that proves itself offline: signature, place in the log, place in the ledger', async () => {
    const subjectId = await suite.newSubject();
    const signed = (await shred(subjectId)).body['erasure'] as SignedReceipt;
    const keys = await verifierKeys();
    expect(verifyReceipt(signed, keys)).toMatchObject({ kind: 'subject', subjectId, tenantId: suite.tenantId, requestedBy: 'user-1' });

    const { auditSeq, auditLeaf, no, prev } = signed.receipt;
    const { rows } = await suite.sql.query<{ entry: { [key: string]: Json } }>('select entry from vault.access_log where tenant_id = $1 and seq = $2', [suite.tenantId, auditSeq]);
    expect(leafHash(canonicalJson(rows[0]!.entry)).toString('hex')).toBe(auditLeaf);
    expect(rows[0]!.entry).toMatchObject({ op: 'shred', detail: { subjects: [subjectId], approval: signed.receipt.approvalId } });
    await expect.poll(async () => (await receiptsIn(ledgerPath())).at(-1)).toEqual(signed);
    const before = (await receiptsIn(ledgerPath()))[no - 2]!;
    expect(prev).toBe(receiptDigest(before.receipt).toString('hex'));

    const another = { ...signed.receipt, subjectId: `pf_${'1'.repeat(32)}` };
    expect(() => verifyReceipt({ ...signed, receipt: another }, keys)).toThrow('not the one that was signed');
    expect(() => verifyReceipt({ ...signed, note: signed.note.replace(subjectId, another.subjectId) }, keys)).toThrow('No key');
    expect(() => verifyReceipt(signed, [])).toThrow('No key');
  });

  it('cannot be undone or rewritten in the ledger, not even by the owner', async () => {
    for (const statement of [`update vault.erasure set note = 'x'`, 'delete from vault.erasure', 'truncate vault.erasure']) await expect(suite.sql.query(statement)).rejects.toMatchObject({ code: 'HK002' });
  });

  it('is whole or not at all: without its entry in the log the subject lives on', async () => {
    const subjectId = await suite.newSubject();
    const appr = await approve(suite.sql, suite.tenantId, 'subject.shred', subjectId);
    await suite.sql.query('alter table vault.erasure rename to erasure_away');
    expect((await post(subjectId, 'shred', 'shred', {}, { appr })).status).toBe(503);
    await suite.sql.query('alter table vault.erasure_away rename to erasure');
    expect((await suite.read([subjectId], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
    expect((await post(subjectId, 'shred', 'shred', {}, { appr })).status).toBe(200);
  });
});

describe('shredding a tenant', () => {
  const tenant = '77777777-2222-4333-8444-555555555555';
  const call = (path: string, op: TokenClaims['op'], body: object, claims: Partial<TokenClaims> = {}, subjectIds?: string[]): Promise<Answer> => suite.call(path, { token: suite.sign({ op, tid: tenant, pur: 'maintenance', ...claims }, subjectIds ? { subjectIds } : {}), body });

  it('waits 30 days after the soft delete, needs an approval, destroys every key, and then its rows', async () => {
    await call('/v1/tenants', 'tenant', { tenantId: tenant });
    const subjectId = `pf_${'7'.repeat(32)}`;
    const put = (): Promise<Answer> => call('/v1/subjects', 'write', { subjects: [{ subjectId, storeId: 's', kind: 'individual', record: { email: ['a@b.jp'] } }] }, { pur: 'customer_edit', fields: ['email'] }, [subjectId]);
    expect((await put()).status).toBe(200);
    const appr = await approve(suite.sql, tenant, 'tenant.shred', tenant);
    const shredTenant = (claims: Partial<TokenClaims> = { appr }): Promise<Answer> => call('/v1/tenants/shred', 'tenant_shred', {}, claims);
    expect((await shredTenant()).body).toMatchObject({ code: 'SUBJECT_CONFLICT' });

    const deleted = await call('/v1/tenants/state', 'tenant_state', { status: 'deleted' });
    expect(Date.parse(String(deleted.body['shredAfter']))).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    // Nothing is read or written meanwhile, and it may come back.
    expect((await put()).status).toBe(401);
    await call('/v1/tenants/state', 'tenant_state', { status: 'active' });
    expect((await put()).status).toBe(200);
    await call('/v1/tenants/state', 'tenant_state', { status: 'deleted' });
    expect((await shredTenant()).status).toBe(409);
    await suite.sql.query(`update vault.tenant set deleted_at = now() - interval '30 days 1 minute' where tenant_id = $1`, [tenant]);
    expect((await shredTenant({})).body).toMatchObject({ code: 'APPROVAL_REQUIRED' });

    const answer = await shredTenant();
    expect(answer.status).toBe(200);
    expect(verifyReceipt(answer.body['erasure'] as SignedReceipt, await verifierKeys())).toMatchObject({ kind: 'tenant', tenantId: tenant, subjectId: null });
    const { rows } = await suite.sql.query('select distinct status, wrapped from vault.keyring where tenant_id = $1', [tenant]);
    expect(rows).toEqual([{ status: 'destroyed', wrapped: null }]);
    expect((await call('/v1/tenants/state', 'tenant_state', { status: 'active' })).status).toBe(410);
    expect((await put()).status).toBe(401);
    expect((await shredTenant()).body).toEqual(answer.body);
  });
});

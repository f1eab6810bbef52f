import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldCode, TokenClaims, VaultRecord } from '@hako/vault-client/contract';
import { blindDigest, blindIndexKey } from '../crypto/blind-index.js';
import { openBeside } from '../testing/beside.js';
import type { Answer } from '../testing/https-call.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { untilNextStep } from '../search/even-time.js';
import { reindexTenant, staleTenants } from '../upkeep/reindex.js';
import { tenantContext } from '../upkeep/tenants.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite({ VAULT_LIMIT_SEARCHES_PER_MINUTE: '1000' });
});
afterAll(() => suite?.end());

const search = (field: string, value: string, claims: Partial<TokenClaims> = {}): Promise<Answer> =>
  suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['email', 'phone', 'family_name', 'given_name', 'vat_id', 'registration_number', 'address'], ...claims }), body: { field, value } });
const found = async (field: string, value: string): Promise<unknown> => (await search(field, value)).body['subjectIds'];
const settings = (body: object): Promise<Answer> => suite.call('/v1/settings', { token: suite.sign({ op: 'settings', pur: 'maintenance' }), body });

async function many(records: VaultRecord[]): Promise<string[]> {
  const subjects = records.map((record) => ({ subjectId: `pf_${randomBytes(16).toString('hex')}`, storeId: 's', kind: 'individual', record }));
  const ids = subjects.map(({ subjectId }) => subjectId);
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))] as FieldCode[];
  expect((await suite.call('/v1/subjects', { token: suite.sign({ op: 'write', fields }, { subjectIds: ids }), body: { subjects } })).status).toBe(200);
  return ids;
}

describe('a search', () => {
  it('finds a person by each way of writing the same thing', async () => {
    const id = await suite.newSubject({ family_name: '長谷川', given_name: 'みなみ', email: ['Minami@Example.jp'], phone: ['+818011112222'] });
    for (const [field, value] of [['full_name', '長谷川みなみ'], ['full_name', 'ミナミ　長谷川'], ['full_name', 'ﾐﾅﾐ 長谷川'], ['given_name', 'ミナミ'], ['given_name', 'み な み'], ['email', 'ＭＩＮＡＭＩ＠example.jp'], ['phone', '080-1111-2222'], ['phone', '+81 80 1111 2222']] as const) {
      expect([value, await found(field, value)]).toEqual([value, [id]]);
    }
    expect([await found('full_name', '長谷川'), await found('email', 'minami@example.com'), await found('phone', '')]).toEqual([[], [], undefined]);
  });

  it('finds companies by number however it is punctuated', async () => {
    const id = await suite.newSubject({ vat_id: 'DE 123.456.789', registration_number: '0100-01-999999' });
    expect([await found('vat_id', 'de123456789'), await found('registration_number', '０１００ ０１ ９９９９９９')]).toEqual([[id], [id]]);
  });

  it('finds a new person whose values say the same twice', async () => {
    const [id] = await many([{ family_name: 'リン', given_name: 'りん', email: ['twice@example.jp', 'ＴＷＩＣＥ@example.jp'], phone: ['+818055556666', '080-5555-6666'] }]);
    for (const [field, value] of [['family_name', 'りん'], ['given_name', 'リン'], ['full_name', 'りんりん'], ['email', 'Twice@example.jp'], ['phone', '080 5555 6666']] as const) {
      expect([value, await found(field, value)]).toEqual([value, [id]]);
    }
  });

  it('needs a token that names what the index is made of', async () => {
    expect((await search('full_name', 'x', { fields: ['family_name'] })).status).toBe(401);
    expect((await search('phone_last4', '1234', { fields: ['email'] })).status).toBe(401);
    expect((await search('birth_date', '1998-04-17')).status).toBe(400);
  });

  it('does not find who is restricted, but for the law', async () => {
    const id = await suite.newSubject({ email: ['restricted@example.jp'] });
    await suite.sql.query(`update vault.subject set status = 'restricted' where subject_id = $1`, [id]);
    expect(await found('email', 'restricted@example.jp')).toEqual([]);
    expect((await search('email', 'restricted@example.jp', { pur: 'legal_request' })).body['subjectIds']).toEqual([id]);
  });
});

describe('the search for duplicates', () => {
  const duplicates = (field: string, more: object = {}, claims: Partial<TokenClaims> = {}): Promise<Answer> =>
    suite.call('/v1/duplicates', { token: suite.sign({ op: 'search', fields: ['email', 'phone', 'family_name', 'given_name', 'address'], ...claims }), body: { field, ...more } });

  it('groups people who share a value however it is written, and answers neither value nor digest', async () => {
    const ids = await many([{ email: ['Twin@Example.jp', 'other@example.jp'] }, { email: ['ｔｗｉｎ@example.jp'] }, { email: ['alone@example.jp'] }]);
    const answer = await duplicates('email');
    expect([answer.status, answer.body['next']]).toEqual([200, null]);
    const groups = answer.body['groups'] as string[][];
    expect(groups.filter((group) => group.includes(ids[0]!))).toEqual([[ids[0]!, ids[1]!].sort()]);
    expect(groups.flat()).not.toContain(ids[2]);
    expect(Object.keys(answer.body).sort()).toEqual(['groups', 'next']);
  });

  it('goes on behind each page, by a place that only the vault can read', async () => {
    await suite.sql.query(`insert into vault.subject (tenant_id, subject_id, store_id, kind, record_version, sk_version, dek_version, wrapped_sk, commit, mac, sk_dek_version)
      select $1, 'pf_' || md5('page' || n), 'pages', 'individual', 1, 1, 1, '\\x00', sha256('1'), sha256('1'), 1 from generate_series(1, 4200) n`, [suite.tenantId]);
    const { rows: [index] } = await suite.sql.query<{ version: number }>('select max(idx_version) as version from vault.blind_index where tenant_id = $1', [suite.tenantId]);
    await suite.sql.query(`insert into vault.blind_index (tenant_id, field_code, idx_version, digest, subject_id) select $1, 'vat_id', $2, substr(sha256((n / 2)::text::bytea), 1, 16), 'pf_' || md5('page' || n) from generate_series(2, 4199) n`, [suite.tenantId, index!.version]);
    const pages: string[][][] = [];
    let after: string | null = null;
    do {
      const answer = await duplicates('vat_id', after === null ? {} : { after }, { fields: ['vat_id'] });
      expect(answer.status).toBe(200);
      pages.push(answer.body['groups'] as string[][]);
      after = answer.body['next'] as string | null;
    } while (after !== null);
    expect(pages.map((page) => page.length)).toEqual([2_000, 99]);
    expect(new Set(pages.flat().map((group) => group.join())).size).toBe(2_099);
    const { next } = (await duplicates('vat_id', {}, { fields: ['vat_id'] })).body as { next: string };
    expect((await duplicates('email', { after: next })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/after', code: 'cursor' }] });
    await suite.sql.query(`delete from vault.subject where store_id = 'pages'; delete from vault.blind_index where field_code = 'vat_id'`);
  });

  it('leaves out what many share, people who are locked, and parts of values', async () => {
    const crowd = await many(Array.from({ length: 21 }, () => ({ phone: ['+815000000000'] })));
    const [kept, locked] = await many([{ phone: ['+815011112222'] }, { phone: ['+815011112222'] }]);
    await suite.sql.query(`update vault.subject set status = 'restricted' where subject_id = $1`, [locked]);
    const groups = ((await duplicates('phone')).body['groups'] as string[][]).flat();
    expect([groups.includes(crowd[0]!), groups.includes(kept!)]).toEqual([false, false]);
    expect((await duplicates('phone_last4')).status).toBe(400);
    expect((await duplicates('full_name', {}, { fields: ['family_name'] })).status).toBe(401);
    expect((await duplicates('email', {}, { op: 'read' })).status).toBe(401);
  });
});

describe('a search over a part of a value', () => {
  it('is refused until the tenant asks for it, and finds old records too once their lines are made', async () => {
    const id = await suite.newSubject({ phone: ['+819000007777'], address: [{ country: 'JP', postalCode: '９８３-0001' }] });
    expect(await search('phone_last4', '7777')).toMatchObject({ status: 403, body: { code: 'PURPOSE_DENIED' } });
    // The vault makes them within the minute: not before the test has looked.
    await suite.sql.query('begin');
    await suite.sql.query('select 1 from vault.subject where subject_id = $1 for update', [id]);
    expect((await settings({ partialIndexes: ['postal_first3', 'phone_last4'] })).body).toMatchObject({ partialIndexes: ['phone_last4', 'postal_first3'] });
    const fresh = await suite.newSubject({ phone: ['+819011117777'] });
    expect(await found('phone_last4', '7777')).toEqual([fresh]);
    const { rows } = await suite.sql.query<{ normaliser: number }>('select normaliser from vault.tenant where tenant_id = $1', [suite.tenantId]);
    expect(rows[0]!.normaliser).toBe(0);
    const { database, cache } = await openBeside(suite);
    expect(await staleTenants(database)).toEqual([suite.tenantId]);
    await suite.sql.query('commit');
    await reindexTenant(database, cache, suite.tenantId);
    expect(await staleTenants(database)).toEqual([]);
    await database.close();
    expect(await found('phone_last4', '7777')).toEqual([id, fresh].sort());
    expect(await found('postal_first3', '983')).toEqual([id]);
  });

  it('is no answer when more than 50 people share it, and costs the same when nobody does', async () => {
    await many(Array.from({ length: 51 }, (_, i) => ({ phone: [`+8190${1_000 + i}8888`], email: [`p${i}@example.jp`] })));
    expect(await search('phone_last4', '8888')).toMatchObject({ status: 422, body: { code: 'SEARCH_TOO_BROAD' } });
    const log = await suite.sql.query<{ entry: { detail: object } }>(`select entry from vault.access_log where tenant_id = $1 and op = 'search' order by seq desc limit 1`, [suite.tenantId]);
    expect(log.rows[0]!.entry.detail).toMatchObject({ field: 'phone_last4', refused: 'too-broad', digest: expect.stringMatching(/^[0-9a-f]{4}$/) as string });
    // Without ids, hashes (hex or base64) and the digest, in which any digits may stand.
    expect(JSON.stringify(log.rows[0]).replaceAll(/"[0-9a-f]{4}"|[0-9a-f-]{12,}|"[\w+/-]{20,}=*"/g, '')).not.toContain('8888');
    expect((await search('phone_last4', '0001')).body).toEqual({ subjectIds: [], truncated: false });
  });

  it('answers at steps of the clock only', () => {
    for (const [passed, wait] of [[0, 25], [3, 22], [19, 6], [24.5, 25.5], [26, 24]] as const) expect(untilNextStep(1_000, 1_000 + passed)).toBeCloseTo(wait, 6);
  });
});

describe('an index made by older rules', () => {
  it('is asked by both until it is made anew', async () => {
    const id = await suite.newSubject({ family_name: 'やまもと' });
    const { database, cache } = await openBeside(suite);
    const { keys } = await tenantContext(database, cache, suite.tenantId);
    // As version 1 wrote it: hiragana as it is.
    expect(keys.index('family_name').equals(blindIndexKey(keys.indexRoot, suite.tenantId, 'family_name', keys.indexVersion))).toBe(true);
    await suite.sql.query(`update vault.blind_index set digest = $2 where subject_id = $1 and field_code = 'family_name'`, [id, blindDigest(keys.index('family_name'), 'やまもと')]);
    await suite.sql.query('update vault.tenant set normaliser = 2 where tenant_id = $1', [suite.tenantId]);
    expect(await found('family_name', 'やまもと')).toEqual([]);
    await suite.sql.query('update vault.tenant set normaliser = 1 where tenant_id = $1', [suite.tenantId]);
    expect(await found('family_name', 'やまもと')).toEqual([id]);
    await database.close();
  });
});

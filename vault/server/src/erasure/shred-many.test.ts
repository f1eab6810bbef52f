import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { erasureSetName, subjectHash, type ErasurePage, type SignedReceipt, type TokenClaims } from '@hako/vault-client/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '../testing/approve.js';
import type { Answer } from '../testing/https-call.js';
import { receiptsIn } from '../testing/read-ledger.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { receiptDigest, verifyReceipt } from './receipt.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

const people = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await suite.newSubject({ email: [`one.of.many.${i}@example.jp`] }));
  return ids;
};
const pagesOf = (...pages: string[][]): ErasurePage[] => pages.map((ids) => ({ subjects: ids.length, hash: subjectHash(ids) }));
const approved = (pages: ErasurePage[], subjects = pages.reduce((sum, page) => sum + page.subjects, 0)): Promise<string> => approve(suite.sql, suite.tenantId, 'subjects.shred', erasureSetName(pages), { subjects });
const shred = (subjectIds: string[], pages: ErasurePage[], claims: Partial<TokenClaims>, body: object = {}): Promise<Answer> =>
  suite.call('/v1/subjects/shred', { token: suite.sign({ op: 'shred', pur: 'subject_request', ...claims }, { subjectIds }), body: { pages, subjectIds, ...body } });
const statuses = ({ body }: Answer): string[] => (body['subjects'] as { status: string }[]).map(({ status }) => status);
const receipts = ({ body }: Answer): SignedReceipt[] => (body['subjects'] as { erasure: SignedReceipt }[]).map(({ erasure }) => erasure);
const refused = { status: 403, body: { code: 'APPROVAL_REQUIRED' } };

describe('shredding many together', () => {
  it('takes page after page on one approval, each person with a receipt that verifies and follows the one before', async () => {
    const [first, second] = [await people(3), await people(2)];
    const pages = pagesOf(first, second);
    const appr = await approved(pages);
    const one = await shred(first, pages, { appr });
    expect([one.status, statuses(one)]).toEqual([200, ['shredded', 'shredded', 'shredded']]);
    const two = await shred(second, pages, { appr });
    expect(statuses(two)).toEqual(['shredded', 'shredded']);

    const keys = (await readFile(join(suite.vault.keysDir, 'vault-erasures.jsonl'), 'utf8')).split('\n').flatMap((line) => (line.includes('verifierKey') ? [(JSON.parse(line) as { verifierKey: string }).verifierKey] : []));
    for (const signed of [...receipts(one), ...receipts(two)]) expect(verifyReceipt(signed, keys)).toMatchObject({ kind: 'subject', approvalId: appr, tenantId: suite.tenantId });
    const [a, b] = receipts(one) as [SignedReceipt, SignedReceipt];
    expect(b.receipt.prev).toBe(receiptDigest(a.receipt).toString('hex'));
    expect((await suite.read([...first, ...second], ['email'])).body).toMatchObject({ subjects: [...first, ...second].map((subjectId) => ({ subjectId, status: 'shredded' })) });
    // As after a crash of core between answer and note: the same page, the same receipts.
    expect((await shred(first, pages, { appr })).body).toEqual(one.body);
    await expect.poll(async () => (await receiptsIn(join(suite.vault.keysDir, 'vault-erasures.jsonl'))).slice(-5)).toEqual([...receipts(one), ...receipts(two)]);
  });

  it('takes nobody who was not agreed on: another page, one more, one fewer, another count, an approval for one', async () => {
    const [ids, other] = [await people(2), await people(1)];
    const pages = pagesOf(ids);
    const appr = await approved(pages);
    expect(await shred([...ids, ...other], pages, { appr })).toMatchObject(refused);
    expect(await shred([ids[0]!], pages, { appr })).toMatchObject(refused);
    expect(await shred(other, [...pages, ...pagesOf(other)], { appr })).toMatchObject(refused);
    expect(await shred(ids, [{ subjects: 1, hash: pages[0]!.hash }], { appr })).toMatchObject(refused);
    expect(await shred(ids, pages, { appr: await approved(pages, 1) })).toMatchObject(refused);
    expect(await shred(other, pagesOf(other), { appr: await approve(suite.sql, suite.tenantId, 'subject.shred', other[0]!) })).toMatchObject(refused);
    expect(await shred(ids, pages, {})).toMatchObject(refused);
    // A token for others is no token for these.
    const foreign = await suite.call('/v1/subjects/shred', { token: suite.sign({ op: 'shred', pur: 'subject_request', appr }, { subjectIds: other }), body: { pages, subjectIds: ids } });
    expect(foreign.status).toBe(401);
    expect((await suite.read([...ids, ...other], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }] });
    expect(statuses(await shred(ids, pages, { appr }))).toEqual(['shredded', 'shredded']);
  });

  it('goes on for whoever began, for a day, and for nobody else', async () => {
    const [first, second] = [await people(1), await people(1)];
    const pages = pagesOf(first, second);
    const appr = await approved(pages);
    expect((await shred(first, pages, { appr })).status).toBe(200);
    expect(await shred(second, pages, { appr, sub: 'user-2' })).toMatchObject(refused);
    const used = (hours: number): Promise<unknown> => suite.sql.query(`alter table vault.approval disable trigger approval_guard; update vault.approval set used_at = now() - interval '${hours} hours' where approval_id = '${appr}'; alter table vault.approval enable trigger approval_guard`);
    await used(25);
    expect(await shred(second, pages, { appr })).toMatchObject(refused);
    await used(23);
    expect(statuses(await shred(second, pages, { appr }))).toEqual(['shredded']);
  });

  it('leaves out who is held, who is kept and whom it never knew, and says so', async () => {
    const [gone, held, kept] = (await people(3)) as [string, string, string];
    const stranger = `pf_${'e'.repeat(32)}`;
    await suite.call(`/v1/subjects/${held}/hold`, { token: suite.sign({ op: 'hold', pur: 'legal_request' }, { subjectIds: [held] }), body: { holdId: 'case-9', held: true } });
    const ids = [gone, held, kept, stranger];
    const pages = pagesOf(ids);
    const appr = await approved(pages);
    expect(statuses(await shred(ids, pages, { appr }, { keep: [kept] }))).toEqual(['shredded', 'held', 'kept', 'not_found']);
    expect((await suite.read([held, kept], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }, { status: 'ok' }] });
  });

  it('is whole or not at all: a page whose receipts cannot be kept changes nobody', async () => {
    const ids = await people(2);
    const pages = pagesOf(ids);
    const appr = await approved(pages);
    await suite.sql.query('alter table vault.erasure rename to erasure_away');
    expect((await shred(ids, pages, { appr })).status).toBe(503);
    await suite.sql.query('alter table vault.erasure_away rename to erasure');
    expect((await suite.read(ids, ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }, { status: 'ok' }] });
    expect(statuses(await shred(ids, pages, { appr }))).toEqual(['shredded', 'shredded']);
  });

  it('refuses what is no page: too many, twice the same, unknown properties', async () => {
    const [id] = (await people(1)) as [string];
    const pages = pagesOf([id]);
    for (const body of [{ pages: [], subjectIds: [id] }, { pages, subjectIds: [id, id] }, { pages, subjectIds: [] }, { pages, subjectIds: [id], all: true }, { pages, subjectIds: Array.from({ length: 501 }, (_, i) => `pf_${String(i).padStart(32, '0')}`) }]) {
      expect(await suite.call('/v1/subjects/shred', { token: suite.sign({ op: 'shred', pur: 'subject_request' }, { subjectIds: [id] }), body })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    }
  });
});

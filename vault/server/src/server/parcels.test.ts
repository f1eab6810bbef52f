import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../testing/https-call.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const seal = async (expiresAt = inAnHour()): Promise<Answer> => suite.call('/v1/parcels', { token: suite.sign({ op: 'parcel_seal' }), body: { expiresAt } });
const open = (parcelId: unknown, claims: object = {}): Promise<Answer> => suite.call('/v1/parcels/open', { token: suite.sign({ op: 'parcel_open', pcl: String(parcelId), ...claims }), body: { parcelId } });
const remove = (parcelId: unknown, claims: object = {}): Promise<Answer> => suite.call('/v1/parcels/delete', { token: suite.sign({ op: 'parcel_delete', pcl: String(parcelId), ...claims }), body: { parcelId } });

describe('a parcel', () => {
  it('gives the same key back for as long as it lives, another one for each file', async () => {
    const [a, b] = [await seal(), await seal()];
    expect(Buffer.from(String(a.body['key']), 'base64url')).toHaveLength(32);
    expect(b.body['key']).not.toBe(a.body['key']);
    expect((await open(a.body['parcelId'])).body).toEqual(a.body);
  });

  it('opens with a token that names it, in its own tenant', async () => {
    const [mine, other] = [(await seal()).body['parcelId'], (await seal()).body['parcelId']];
    expect((await open(mine, { pcl: other })).body['code']).toBe('TOKEN_INVALID');
    expect((await open(mine, { pcl: undefined })).body['code']).toBe('TOKEN_INVALID');
    expect((await remove(mine, { pcl: other })).body['code']).toBe('TOKEN_INVALID');
    const tid = randomUUID();
    await suite.call('/v1/tenants', { token: suite.sign({ op: 'tenant', tid }), body: { tenantId: tid } });
    expect(await open(mine, { tid })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await remove(mine, { tid })).status).toBe(200);
    expect((await open(mine)).status).toBe(200);
  });

  it('is gone when its time is over, and when it is deleted, once or twice', async () => {
    const { parcelId } = (await seal()).body;
    await suite.sql.query(`update vault.parcel set expires_at = now() - interval '1 second' where parcel_id = $1`, [parcelId]);
    const ended = await open(parcelId);
    // The vault's own broom comes every minute; where it was first, nothing is left that could be called gone.
    expect([410, 404]).toContain(ended.status);
    expect(ended.body).toMatchObject({ code: ended.status === 410 ? 'GONE' : 'NOT_FOUND' });
    const second = (await seal()).body['parcelId'];
    expect([(await remove(second)).status, (await remove(second)).status, (await open(second)).status]).toEqual([200, 200, 404]);
  });

  it('does not open when its row was changed or exchanged', async () => {
    const [a, b] = [(await seal()).body['parcelId'], (await seal()).body['parcelId']];
    await suite.sql.query('update vault.parcel p set wrapped = o.wrapped from vault.parcel o where p.parcel_id = $1 and o.parcel_id = $2', [a, b]);
    expect(await open(a)).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  });

  it('lives at least a moment and at most 400 days', async () => {
    for (const expiresAt of [new Date(Date.now() - 1_000).toISOString(), new Date(Date.now() + 401 * 86_400_000).toISOString(), 'tomorrow']) expect([expiresAt, (await seal(expiresAt)).status]).toEqual([expiresAt, 400]);
  });

  it('leaves no key in the database', async () => {
    const key = Buffer.from(String((await seal()).body['key']), 'base64url').toString('hex');
    const { rows } = await suite.sql.query<{ dump: string }>(`select string_agg(t, ' ') as dump from (select p::text as t from vault.parcel p union all select l::text from vault.access_log l) all_rows`);
    expect(rows[0]!.dump.includes(key)).toBe(false);
  });
});

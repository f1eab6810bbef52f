import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let host: TestHost;
let talentId: string;
const why = { purpose: 'support_case', reason: 'asked for her shoe size' };

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], vault: 'real' });
  ({ talentId } = host.tenant('DEMO'));
  for (const body of [{ code: 'allergies', type: 'text', name: { en: 'Allergies' }, personal: true }, { code: 'shoe', type: 'number', name: { en: 'Shoe size' }, personal: true, rules: { min: 10 } }, { code: 'open', type: 'text', name: { en: 'Open' } }]) {
    const answer = await host.as('DEMO', 'admin').post('/customers/fields', body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  }
});
afterAll(() => host?.stop());

it('a personal field is checked, lives in the vault alone, is masked without its value and shown with purpose and reason', async () => {
  const manager = host.as('DEMO', 'manager');
  const make = (custom: Record<string, unknown>) => manager.post<{ id: string }>('/customers', { profileType: 'individual', talentId, nickname: 'Vaulted', pii: { familyName: '佐藤', custom } });
  for (const [custom, problem] of [[{ shoe: 3 }, '/pii/custom/shoe too_small'], [{ open: 'x' }, '/pii/custom/open unknown'], [{ nope: 1 }, '/pii/custom/nope unknown']] as const) {
    const { body } = await make(custom);
    expect((body as { details: { path: string; code: string }[] }).details.map(({ path, code }) => `${path} ${code}`)).toEqual([problem]);
  }
  expect((await manager.post('/customers', { profileType: 'individual', talentId, nickname: 'x', custom: { allergies: 'nuts' } })).body).toMatchObject({ details: [{ path: '/custom/allergies', code: 'unknown' }] });

  const { data } = await make({ allergies: 'peanuts', shoe: 24.5 });
  expect(JSON.stringify((await manager.get(`/customers/${data.id}`)).body)).not.toContain('peanuts');
  const reveal = async (view: string) => {
    const access = await manager.post<{ accessToken: string }>(`/customers/${data.id}/request-pii-access`, { fields: ['custom'], ...why, view });
    return (await manager.post<{ fields: { custom: Record<string, unknown> }; recordVersion: number }>(`/customers/${data.id}/pii/reveal`, { accessToken: access.data.accessToken })).data;
  };
  expect((await reveal('masked')).fields.custom).toEqual({ allergies: '•••', shoe: '•••' });
  const shown = await reveal('plain');
  expect(shown.fields.custom).toEqual({ allergies: 'peanuts', shoe: 24.5 });
  expect((await manager.patch(`/customers/${data.id}/pii`, { fields: { custom: { allergies: 'none' } }, recordVersion: shown.recordVersion, ...why })).status).toBe(200);
  expect((await reveal('plain')).fields.custom).toEqual({ allergies: 'none' });

  const dump = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows<{ row: string }>('select c::text as row from customers_customer c union all select l::text from change_log l union all select o::text from outbox o'));
  expect(dump.length).toBeGreaterThan(3);
  expect(dump.filter(({ row }) => row.includes('peanuts'))).toEqual([]);
});

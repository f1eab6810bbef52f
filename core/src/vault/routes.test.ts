import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';

interface Rules {
  version: number;
  disabledPurposes: string[];
  partialIndexes: string[];
  accessLogDays: number;
  retentionDays: Record<string, number | null>;
}

let host: TestHost;
let admin: TestClient;
beforeAll(async () => {
  host = await createTestHost({ tenants: 1, vault: 'real' });
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

describe('the rules of personal data', () => {
  it('are read, changed under their version, and kept to by the vault', async () => {
    const before = (await admin.get<Rules>('/vault/rules')).data;
    expect(before).toMatchObject({ disabledPurposes: [], partialIndexes: [], accessLogDays: 365, retentionDays: { contact: null, birth: null } });
    const { version } = before;
    const changed = await admin.patch<Rules>('/vault/rules', { version, disabledPurposes: ['support_case'], partialIndexes: ['phone_last4'], accessLogDays: 90, retentionDays: { birth: 365 } });
    expect([changed.status, changed.code]).toEqual([200, undefined]);
    expect(changed.data).toMatchObject({ version: version + 1, disabledPurposes: ['support_case'], partialIndexes: ['phone_last4'], accessLogDays: 90, retentionDays: { birth: 365, contact: null } });
    const stale = await admin.patch('/vault/rules', { version, disabledPurposes: [] });
    expect([stale.status, stale.code]).toEqual([409, 'VERSION_CONFLICT']);
    expect((await admin.get('/vault/retention')).data).toEqual({ due: {}, subjects: 0, kept: 0, accessLog: { due: 0, writes: 0, held: 0 } });
    const log = await admin.get<{ name?: string; action?: string }[]>('/logs/security?pageSize=20');
    expect(JSON.stringify(log.body)).toContain('vault.rules.changed');
  });

  it('cannot take from people what the law gives them, nor keep less than a month', async () => {
    const { version } = (await admin.get<Rules>('/vault/rules')).data;
    for (const body of [{ disabledPurposes: ['subject_request'] }, { disabledPurposes: ['legal_request'] }, { retentionDays: { birth: 29 } }, { retentionDays: { birth: 4_000 } }, { accessLogDays: 29 }, { accessLogDays: 366 }, { accessLogDays: null }, { partialIndexes: ['birth_date'] }, { defaultCountry: 'DE' }]) {
      expect([body, (await admin.patch('/vault/rules', { version, ...body })).status]).toEqual([body, 400]);
    }
  });

  it('are closed to who may not read the vault', async () => {
    const viewer = host.as('DEMO', 'viewer');
    expect([(await viewer.get('/vault/rules')).status, (await viewer.get('/vault/retention')).status, (await viewer.patch('/vault/rules', { version: 1 })).status]).toEqual([403, 403, 404]);
  });
});

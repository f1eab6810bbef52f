import { expect, it } from 'vitest';
import { benchMigration, benchNewTenant } from './bench.js';

const ownerUrl = process.env['HAKO_TEST_POSTGRES'] ?? '';

it('the benches of the ground run and clean up after themselves', async () => {
  const created = await benchNewTenant({ ownerUrl, rounds: 2 });
  expect([created.medianMs, created.passwordHashMs].every((ms) => Number.isFinite(ms) && ms > 0)).toBe(true);
  const migrated = await benchMigration({ ownerUrl, tenants: 20 });
  expect(migrated.tenants).toBe(20);
}, 300_000);

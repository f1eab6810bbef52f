import { expect, it } from 'vitest';
import { TenantCache } from './tenant-cache.js';
import type { Tenant } from './types.js';

const tenant = (status: string): Tenant => ({ id: 'one', code: 'ONE', status }) as Tenant;

it('answers what it knows until somebody changes it', async () => {
  const cache = new TenantCache();
  const load = (status: string) => async (): Promise<Tenant> => tenant(status);
  expect((await cache.get('one', load('active')))?.status).toBe('active');
  expect((await cache.get('one', load('suspended')))?.status).toBe('active');
  cache.clear();
  expect((await cache.get('one', load('suspended')))?.status).toBe('suspended');
});

it('does not keep what was read while somebody changed it: an agency that is suspended would go on for a while', async () => {
  const cache = new TenantCache();
  let read: (value: Tenant) => void = () => undefined;
  const early = cache.get('one', () => new Promise<Tenant>((done) => (read = done)));
  cache.clear();
  read(tenant('active'));
  expect((await early)?.status).toBe('active');
  expect((await cache.get('one', async () => tenant('suspended')))?.status).toBe('suspended');
});

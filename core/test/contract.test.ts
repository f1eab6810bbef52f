import { join } from 'node:path';
import { contractSuite, type TestApp } from '@hako/sdk-plugin/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost } from '../src/testing/index.js';

let app: TestApp;
beforeAll(async () => {
  app = await createTestHost({ plugins: [join(import.meta.dirname, 'fixtures/good-neighbour')], tenants: 2 });
});
afterAll(() => app?.stop());

const fill = async (tenantCode: string): Promise<void> => {
  expect((await app.as(tenantCode, 'admin').post('/good-neighbour')).status).toBe(200);
};

describe('a good plugin keeps the contract', () => {
  it.each(contractSuite(() => app, { plugin: 'good-neighbour', fill }).map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Entry {
  id: string;
  text: string;
}

let host: TestHost;
beforeAll(async () => {
  // Core itself on a real database, with this plugin switched on for two agencies.
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2 });
});
afterAll(() => host?.stop());

it('the plugin is ready', () => {
  expect(host.core.plugins.plugins().map(({ id, state, reason }) => ({ id, state, reason }))).toEqual([{ id: '__id__', state: 'ready', reason: null }]);
});

describe('an entry', () => {
  it('is created with its line in the log, and listed', async () => {
    const admin = host.as('DEMO', 'admin');
    const made = await admin.post<Entry>('/__id__', { text: 'はじめまして' });
    expect(made.status).toBe(201);
    const listed = await admin.get<Entry[]>('/__id__');
    expect(listed.data.map(({ text }) => text)).toEqual(['はじめまして']);
  });

  it('is refused without text and with unknown fields', async () => {
    const admin = host.as('DEMO', 'admin');
    expect((await admin.post('/__id__', { text: '' })).status).toBe(400);
    expect((await admin.post('/__id__', { text: 'x', other: 1 })).status).toBe(400);
  });
});

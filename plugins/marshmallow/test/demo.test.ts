import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '@hako/core/testing';

let host: TestHost;

beforeAll(async () => {
  host = await createTestHost({ plugins: [`${import.meta.dirname}/..`], vault: 'none' });
});
afterAll(() => host?.stop());

describe('the demo agency', () => {
  it('gets questions in every state and language, with spans that point at what was found', async () => {
    const ctx = await host.context('marshmallow', 'DEMO');
    await host.core.plugins.demo('marshmallow', host.tenant('DEMO').id, ctx.principal);
    const rows = await ctx.db.read((q) => q.rows<{ status: string; language: string; content: string; matches: { start: number; end: number; text: string }[] }>('select status, language, content, filter_matches as matches from marshmallow_message'));
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect([...new Set(rows.map(({ status }) => status))].toSorted()).toEqual(['approved', 'pending', 'rejected', 'spam']);
    expect([...new Set(rows.map(({ language }) => language))].toSorted()).toEqual(['en', 'ja', 'zh']);
    for (const { content, matches } of rows) for (const match of matches) expect(content.slice(match.start, match.end)).toBe(match.text);
  });
});

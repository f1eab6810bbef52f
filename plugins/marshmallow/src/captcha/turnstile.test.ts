import type { PluginContext } from '@hako/sdk-plugin';
import { describe, expect, it } from 'vitest';
import { checkToken } from './turnstile.js';

interface Asked {
  url: string;
  body: string;
}

/** Cloudflare, as it answers or does not. */
function provider(answer: { status?: number; body?: string } | Error): { ctx: PluginContext; asked: Asked[] } {
  const asked: Asked[] = [];
  const request = async (url: string, options: { body?: string } = {}) => {
    asked.push({ url, body: options.body ?? '' });
    if (answer instanceof Error) throw answer;
    return { status: answer.status ?? 200, headers: {}, body: Buffer.from(answer.body ?? '') };
  };
  return { ctx: { http: { request }, clock: { now: () => new Date('2026-11-21T00:00:00Z') }, signal: new AbortController().signal } as unknown as PluginContext, asked };
}
const says = (answer: object) => provider({ body: JSON.stringify(answer) });
const GOOD = { success: true, action: 'ask', cdata: 'talent-1' };

describe('a Turnstile token', () => {
  it('is good when the provider says so, for this form and this talent; nothing of the sender is asked with it', async () => {
    const { ctx, asked } = says(GOOD);
    expect(await checkToken(ctx, 'talent-1', 'secret', 'token')).toMatchObject({ id: expect.stringMatching(/^turnstile:/) as string });
    expect(asked).toEqual([{ url: 'https://challenges.cloudflare.com/turnstile/v0/siteverify', body: '{"secret":"secret","response":"token"}' }]);
  });

  it('is not for another talent, another form, or when it failed', async () => {
    for (const answer of [{ ...GOOD, cdata: 'talent-2' }, { ...GOOD, action: 'login' }, { ...GOOD, success: false }, { success: 'yes' }, {}]) expect(await checkToken(says(answer).ctx, 'talent-1', 'secret', 'token')).toBeUndefined();
    const { ctx, asked } = says(GOOD);
    expect(await checkToken(ctx, 'talent-1', 'secret', 'x'.repeat(3_000))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('passes nobody while the provider is down or talks nonsense', async () => {
    for (const broken of [provider(new Error('timeout')), provider({ status: 503, body: '{"success":true}' }), provider({ body: '<html>' })]) expect(await checkToken(broken.ctx, 'talent-1', 'secret', 'token')).toBe('unavailable');
  });
});

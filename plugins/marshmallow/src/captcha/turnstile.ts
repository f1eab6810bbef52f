import { createHash } from 'node:crypto';
import type { PluginContext } from '@hako/sdk-plugin';
import type { Solved } from './altcha.js';

const VERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const LIFETIME_MS = 5 * 60_000;
const MOST_TOKEN = 2_048;

interface Answer {
  success?: boolean;
  action?: string;
  cdata?: string;
}

/**
 * Asks Cloudflare. The sender's address is not among what is asked. `unavailable` when there is no clear answer: nobody passes
 * because a provider is down (product.md, Marshmallow).
 */
export async function checkToken(ctx: PluginContext, talentId: string, secret: string, token: string): Promise<Solved | 'unavailable' | undefined> {
  if (token === '' || token.length > MOST_TOKEN) return undefined;
  let answer: Answer;
  try {
    const reply = await ctx.http.request(VERIFY, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret, response: token }), signal: ctx.signal });
    if (reply.status !== 200) return 'unavailable';
    answer = JSON.parse(reply.body.toString()) as Answer;
  } catch {
    return 'unavailable';
  }
  // The widget is rendered with both; a token of another box, or of another site's form, says so here.
  if (answer.success !== true || answer.action !== 'ask' || answer.cdata !== talentId) return undefined;
  return { id: `turnstile:${createHash('sha256').update(token).digest('base64url')}`, expiresAt: new Date(ctx.clock.now().getTime() + LIFETIME_MS) };
}

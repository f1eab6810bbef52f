import type { PluginContext } from '@hako/sdk-plugin';
import type { ConfigValues } from '../config/schema.js';
import type { CaptchaTask } from '../submit/types.js';
import { checkSolution, makeChallenge, type Solved } from './altcha.js';
import { checkToken } from './turnstile.js';

export { LIFETIME_MS, type Solved } from './altcha.js';
export { needsCaptcha, type CaptchaSignals } from './need.js';

type Box = Pick<ConfigValues, 'captchaProvider'>;

/** What the sender has to solve. Turnstile without the agency's keys is ALTCHA, which needs nothing. */
export async function taskFor(ctx: PluginContext, talentId: string, box: Box, raid: boolean): Promise<CaptchaTask> {
  const keys = await turnstileKeys(ctx, box);
  if (keys) return { provider: 'turnstile', siteKey: keys.siteKey, action: 'ask', cData: talentId };
  const effort = await ctx.settings.get<number>('marshmallowCaptchaEffort', { type: 'talent', id: talentId });
  return { provider: 'altcha', challenge: await makeChallenge(ctx, talentId, effort, raid) };
}

export async function checkCaptcha(ctx: PluginContext, talentId: string, box: Box, answer: string): Promise<Solved | 'unavailable' | undefined> {
  const keys = await turnstileKeys(ctx, box);
  return keys ? checkToken(ctx, talentId, keys.secret, answer) : checkSolution(ctx, talentId, answer);
}

async function turnstileKeys(ctx: PluginContext, { captchaProvider }: Box): Promise<{ siteKey: string; secret: string } | undefined> {
  if (captchaProvider !== 'turnstile') return undefined;
  const [siteKey, secret] = await Promise.all([ctx.settings.get<string | null>('marshmallowTurnstileSiteKey'), ctx.settings.get<string | null>('marshmallowTurnstileSecret')]);
  return siteKey && secret ? { siteKey, secret } : undefined;
}

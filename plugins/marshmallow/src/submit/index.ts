import type { RequestContext } from '@hako/sdk-plugin';
import type { SubmitInput, SubmitOutcome } from './types.js';

export type { CaptchaTask, RefusalCode, SubmitInput, SubmitOutcome } from './types.js';

/**
 * One question of a fan, through the whole pipeline (fan-and-adapters.md 1.4). The JSON route and the form without script both
 * call it; neither decides anything on its own. `talent.id` is `ctx.talentId` of a public route or page.
 */
export async function submit(_ctx: RequestContext, _talent: { id: string }, _input: SubmitInput): Promise<SubmitOutcome> {
  throw new Error('the pipeline is being written');
}

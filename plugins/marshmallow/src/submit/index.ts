import type { RequestContext } from '@hako/sdk-plugin';
import { runPipeline } from './pipeline.js';
import type { SubmitInput, SubmitOutcome } from './types.js';

export type { CaptchaTask, RefusalCode, SubmitInput, SubmitOutcome } from './types.js';

/** Whatever becomes of a question takes at least as long as storing one does on a quiet day: the clock says no more than the words. */
const LEAST_MS = 25;

/**
 * One question of a fan, through the whole pipeline (fan-and-adapters.md 1.4). The JSON route and the form without script both
 * call it; neither decides anything on its own. `talent.id` is `ctx.talentId` of a public route or page.
 */
export async function submit(ctx: RequestContext, talent: { id: string }, input: SubmitInput): Promise<SubmitOutcome> {
  const least = new Promise<void>((done) => setTimeout(done, LEAST_MS));
  const outcome = await runPipeline(ctx, talent.id, input);
  if (outcome.kind === 'received') await least;
  return outcome;
}

import { HakoError, type ErrorSpec, type PageForm, type RequestContext } from '@hako/sdk-plugin';
import { errors } from '../errors.js';
import { submit, type SubmitOutcome } from '../submit/index.js';

/** The ask page without script: the same pipeline as the JSON route, answered by a page. */
export const askForm: PageForm = {
  fields: ['content', 'senderName', 'website', 'remember'],
  maxBytes: 48 * 1024,
  async submit(input, ctx) {
    const { boxOf } = await import('./box.js');
    const box = await boxOf(input, ctx);
    if (!box) throw new HakoError('NOT_FOUND');
    const { content = '', senderName = '', website, remember } = input.fields;
    // Browsers send line ends as CR LF (HTML, 4.10.21.8), which would count twice.
    const typed = content.replaceAll('\r\n', '\n');
    const name = senderName.trim();
    const outcome = await submit(ctx, input.talent, { content: typed, senderName: name === '' ? undefined : name, isAnonymous: name === '', via: 'form', trap: website === '' ? undefined : website, remember: remember !== undefined });
    if (outcome.kind === 'received') return { redirect: input.href(`/m/${input.talent.path}/ask/sent`) };
    const fault = outcome.kind === 'refused' ? { text: wordsOf(ctx, outcome), path: outcome.path } : { text: ctx.t('public.needsScript'), path: '/captcha' };
    const { askPage } = await import('./ask-page.js');
    const page = await askPage(box, { content: typed, senderName, remember: remember !== undefined, fault });
    return outcome.kind === 'refused' && outcome.code === 'RATE_LIMITED' ? { ...page, status: 429 } : page;
  },
};

function wordsOf(ctx: RequestContext, { code, params, retryAfterSeconds = 0 }: Extract<SubmitOutcome, { kind: 'refused' }>): string {
  const known: Partial<Record<string, ErrorSpec>> = errors;
  const message = known[code]?.message;
  if (message) return ctx.t(message, params);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  if (minutes > 90) return ctx.t('public.waitHours', { count: Math.ceil(minutes / 60) });
  return minutes > 1 ? ctx.t('public.waitMinutes', { count: minutes }) : ctx.t('public.wait');
}

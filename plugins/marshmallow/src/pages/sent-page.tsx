import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { Thanks } from './ask-page.js';
import { boxOf, type Box } from './box.js';
import { missing, pageOf } from './layout.js';

/** Where the form leads that was sent without script. */
export async function renderSent(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  return box ? sentPage(box) : missing();
}

export function sentPage(box: Box): Promise<PublicPage> {
  const content = (
    <section className="sent">
      <Thanks box={box} again={box.href(`/m/${box.talent.path}/ask`)} heading="h1" />
    </section>
  );
  return pageOf(box, `${box.t('public.sent')} · ${box.talent.displayName}`, content, { robots: 'noindex' });
}

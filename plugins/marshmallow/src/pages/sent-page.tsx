import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { Thanks } from './ask-page.js';
import { boxOf } from './box.js';
import { missing, pageOf } from './layout.js';

/** Where the form leads that was sent without script. */
export async function renderSent(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  if (!box) return missing();
  const content = (
    <section className="sent">
      <Thanks box={box} again={box.href(`/m/${box.talent.path}/ask`)} />
    </section>
  );
  return pageOf(box, `${box.t('public.sent')} · ${box.talent.displayName}`, content, { robots: 'noindex' });
}

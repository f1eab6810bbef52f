import { languageTag, localized, type RequestContext, type ScopeNode } from '@hako/sdk-plugin';
import { askPage } from '../pages/ask-page.js';
import { boxWith } from '../pages/box.js';
import { sentPage } from '../pages/sent-page.js';
import type { BoxConfig } from './repository.js';

export interface Preview {
  lang: string;
  body: string;
  css: string;
  colorScheme: string;
}

/** The real page with settings that are not saved: the same code that fans' pages come from, without its scripts. */
export async function preview(config: BoxConfig, talent: ScopeNode, page: 'ask' | 'sent', ctx: RequestContext): Promise<Preview> {
  const path = talent.path ?? '';
  const box = boxWith(
    config,
    {
      talent: { id: talent.id, path, displayName: localized(talent.name, ctx.locale), timezone: talent.timezone ?? 'UTC', oshiColor: talent.oshiColor ?? null, avatarUrl: null },
      // Nothing in a preview leads away.
      href: () => '#',
      path: `/m/${path}/ask`,
      alternates: { en: '#', zh: '#', ja: '#' },
    },
    ctx,
  );
  const { body, css = '', colorScheme = 'light' } = await (page === 'ask' ? askPage(box) : sentPage(box));
  return { lang: languageTag(ctx.locale), body, css, colorScheme };
}

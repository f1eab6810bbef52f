import { languageTag, type Locale, type PageInput, type PublicTalent, type RequestContext } from '@hako/sdk-plugin';
import { publicTheme, type PublicTheme } from '@hako/sdk-plugin/page';
import { configOf, type BoxConfig } from '../config/repository.js';

type Spoken = 'title' | 'welcome' | 'placeholder' | 'thanks' | 'terms' | 'privacy';

/** A talent's box as its pages show it: her settings, her words or ours, her colours. */
export interface Box {
  config: BoxConfig;
  talent: PublicTalent;
  avatarUrl: string | null;
  theme: PublicTheme;
  locale: Locale;
  /** BCP 47 tag of the page. */
  tag: string;
  /** Her own words in the page's language, else ours. */
  words(part: Spoken): string;
  /** Whether she wrote them herself: ours are written in blocks. */
  isOwn(part: Spoken): boolean;
  t: RequestContext['t'];
  href: PageInput['href'];
  path: string;
  alternates: PageInput['alternates'];
}

/** `undefined` while the box is switched off: then it has no pages. */
export async function boxOf(input: PageInput, ctx: RequestContext): Promise<Box | undefined> {
  const config = await ctx.db.read((reader) => configOf(reader, input.talent.id));
  return config.enabled ? boxWith(config, input, ctx) : undefined;
}

/** The box with settings that need not be saved: the page that shows them before they are. */
export function boxWith(config: BoxConfig, { talent, href, path, alternates }: Pick<PageInput, 'talent' | 'href' | 'path' | 'alternates'>, ctx: RequestContext): Box {
  const own = (part: Spoken): string => config[part][ctx.locale]?.trim() ?? '';
  return {
    config,
    talent,
    avatarUrl: config.avatarUrl ?? talent.avatarUrl,
    theme: publicTheme({ theme: config.theme, oshiColor: talent.oshiColor }),
    locale: ctx.locale,
    tag: languageTag(ctx.locale),
    words: (part) => own(part) || ctx.t(`public.${part}`, { name: talent.displayName, days: config.senderRetentionDays }),
    isOwn: (part) => own(part) !== '',
    t: (key, params) => ctx.t(key, params),
    href,
    path,
    alternates,
  };
}

export const home = ({ talent, href }: Pick<Box, 'talent' | 'href'>): string => href(`/m/${talent.path}`);

/** Where the avatar comes from, when it is not this site. */
export function avatarOrigin({ avatarUrl }: Pick<Box, 'avatarUrl'>): string[] {
  return avatarUrl?.startsWith('https://') ? [new URL(avatarUrl).origin] : [];
}

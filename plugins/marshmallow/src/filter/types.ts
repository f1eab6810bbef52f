import type { BlockListEntry, Locale, PluginContext } from '@hako/sdk-plugin';
import type { Dismissed, FilterAction, FilterMatch, LinkList, WordList } from '@hako/sdk-plugin/matcher';

export interface FilterResult {
  action: FilterAction;
  /** 0 nothing, 100 certain. An integer. */
  score: number;
  /** In order of `start`. */
  matches: FilterMatch[];
  /** The text after the entries that replace; the same text when there are none. */
  text: string;
  dismissed: Dismissed[];
}

export interface FilterHints {
  /** Language of the page the sender used: settles what the text alone leaves open. */
  language?: Locale;
}

/** Pure and synchronous: same text, same result; at most the first 4,000 UTF-16 units are looked at. */
export interface Filter {
  check(text: string, hints?: FilterHints): FilterResult;
}

export interface FilterLists {
  /** The seed lists are always there unless `FilterOptions.seeds` is false; these come in addition. */
  words?: readonly WordList[];
  block?: readonly BlockListEntry[];
  /** Imported lists of hosts and addresses. */
  links?: readonly LinkList[];
}

export const STRENGTHS = ['low', 'normal', 'high'] as const;
export type Strength = (typeof STRENGTHS)[number];

export interface FilterOptions {
  /** Sets where flagging and rejecting begin. Default `normal`. */
  strength?: Strength;
  /** What a link is, when no list names it. Default `flag`. */
  links?: FilterAction;
  /** Hosts whose links are welcome, with their subdomains: `youtube.com`. */
  allowedHosts?: readonly string[];
  /** Capitals, symbols, repetition. Default true. */
  behaviour?: boolean;
  threats?: boolean;
  /** Telephone numbers and e-mail addresses in a text. Default true. */
  personal?: boolean;
  seeds?: boolean;
}

/** Built per agency and talent, kept until a list or the config changes; what the rooms use: `ctx.service<Filters>('filters')`. */
export interface Filters {
  /** `options` come from the talent's config: `filterOptionsOf(config)`. `null` is the agency without a talent. */
  forTalent(ctx: PluginContext, talentId: string | null, options?: FilterOptions): Promise<Filter>;
  /** After a change of a list in this process; others see it within three seconds. */
  changed(tenantId: string): void;
}

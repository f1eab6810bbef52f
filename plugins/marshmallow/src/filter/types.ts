import type { Locale, PluginContext } from '@hako/sdk-plugin';

/** What becomes of a text: shown to nobody but moderators (`reject`), looked at first (`flag`), or nothing found. */
export type FilterAction = 'allow' | 'flag' | 'reject';

/** 1 mild, 2 plain, 3 grave. */
export type Severity = 1 | 2 | 3;

export const CATEGORIES = ['insult', 'sexual', 'hate', 'threat', 'self-harm', 'drugs', 'spam', 'link', 'personal', 'evasion', 'behaviour', 'custom'] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * The reading of the text in which a word was found. `plain` is the text without tricks of width, case, look-alikes and
 * invisible characters; the others undo one trick more, and a match in them says that somebody played it:
 * `leet` (`sh1t`), `mask` (`f*ck`), `apart` (`f u c k`, `死 ね`), `split` (`fu ck`), `simplified` (traditional
 * characters), `kana` (the other syllabary), `sound` (characters of the same sound). `raw` is the text itself.
 */
export const KEYS = ['plain', 'leet', 'mask', 'apart', 'split', 'simplified', 'kana', 'sound', 'raw'] as const;
export type FilterKey = (typeof KEYS)[number];

/** One place of the text and the rule that points at it. */
export interface FilterMatch {
  /** Which rule: the entry of a list (`傻逼`), a pattern's id, or a rule of behaviour (`behaviour.caps`). */
  rule: string;
  /** Which list it stands in: `seed:zh`, `threats`, `behaviour`, `links`, `block-list`, `list:<id>`. */
  list: string;
  category: Category;
  severity: Severity;
  /** UTF-16 offsets in the text that was given, `end` exclusive; they never cut a surrogate pair. */
  start: number;
  end: number;
  /** The text between them. */
  text: string;
  key: FilterKey;
  /** Id of the entry in the block list, for the link to it and for counting its hits. */
  entryId?: string;
  /** What stands there instead in `FilterResult.text`; only on entries that replace. */
  replacedBy?: string;
}

/** Something that looked like a match and was let go, for the playground: nobody is judged by it. */
export interface Dismissed extends FilterMatch {
  /** `exception`: part of a harmless word; `play`: a threat in talk about a game. */
  because: 'exception' | 'play';
}

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

/** One entry of a word list; `seed/*.ts` are written in it, imported lists are read into it. */
export interface WordEntry {
  /** Of the block list. */
  id?: string;
  word: string;
  category: Category;
  severity: Severity;
  /** `word`: whole words of scripts with spaces, whole runs of kana; `anywhere` is the default of Chinese and of kanji. */
  match?: 'word' | 'anywhere';
  /** Harmless words that hold this one: `必死ね` for `死ね`. A hit inside one of them is dismissed. */
  except?: readonly string[];
  /** Japanese: what may stand right before or after within one run of kana (`だ`, `め`). */
  before?: readonly string[];
  after?: readonly string[];
  /** Also in the other syllabary. */
  kana?: boolean;
  /** Also in characters of the same sound. */
  sound?: boolean;
}

export interface WordList {
  /** `seed:en`, `list:<id>`. */
  id: string;
  language: Locale | null;
  entries: readonly WordEntry[];
  /** What a hit does besides its severity; left out: the score alone decides. */
  action?: BlockAction;
  /** Of `replace`; default `***`. */
  replacement?: string | null;
}

export const BLOCK_ACTIONS = ['flag', 'reject', 'replace'] as const;
export type BlockAction = (typeof BLOCK_ACTIONS)[number];

export const BLOCK_KINDS = ['keyword', 'wildcard', 'regex', 'domain', 'url'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** An entry of the agency's or the talent's own list, as core keeps it. */
export interface BlockEntry {
  id: string;
  kind: BlockKind;
  pattern: string;
  action: BlockAction;
  replacement: string | null;
  category: string;
  severity: Severity;
}

export interface FilterLists {
  /** The seed lists are always there unless `FilterOptions.seeds` is false; these come in addition. */
  words?: readonly WordList[];
  block?: readonly BlockEntry[];
  /** Imported lists of hosts and addresses. */
  links?: readonly LinkList[];
}

export interface LinkList {
  /** `list:<id>`. */
  id: string;
  /** Of the block list. */
  entryId?: string;
  /** `example.com` with its subdomains, or the beginning of an address: `example.com/invite/`. */
  patterns: readonly string[];
  action: BlockAction;
  replacement?: string | null;
  severity: Severity;
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

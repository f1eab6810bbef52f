import type { Locale } from '../locale.js';

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

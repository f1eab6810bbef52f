import type { ScopeRef } from './permissions.js';

/** `keyword`: a word; `wildcard`: with `*` and `?`; `regex`: RE2 syntax; `domain`: a host with its subdomains; `url`: the beginning of an address. */
export type BlockListKind = 'keyword' | 'wildcard' | 'regex' | 'domain' | 'url';

/** One entry of the agency's block list (`/security/block-list`), or of a subsidiary's or talent's. */
export interface BlockListEntry {
  readonly id: string;
  readonly kind: BlockListKind;
  readonly pattern: string;
  readonly action: 'flag' | 'reject' | 'replace';
  /** Only of `replace`. */
  readonly replacement: string | null;
  /** As staff named it; may be empty. */
  readonly category: string;
  readonly severity: 1 | 2 | 3;
}

/** One place of a text and the entry that points at it. */
export interface BlockListMatch {
  readonly entryId: string;
  readonly action: 'flag' | 'reject' | 'replace';
  readonly category: string;
  readonly severity: 1 | 2 | 3;
  /** UTF-16 units of the text that was given, `end` exclusive; they never cut a surrogate pair. */
  readonly start: number;
  readonly end: number;
}

/** Entries made ready for looking. Pure and synchronous; at most the first 4,000 UTF-16 units of a text are looked at. */
export interface BlockMatcher {
  /** `text`: with what the entries of kind `replace` put there. */
  check(text: string): { matches: BlockListMatch[]; text: string };
}

/** What staff want marked, refused or replaced in texts of strangers. */
export interface BlockLists {
  /**
   * What holds at the scope: its own entries and the inherited ones from above, without those that are switched off or over.
   * The same array as long as nothing changed, here and in every process: what is compiled from it can be kept beside it.
   * A change is seen at once in the process that made it, elsewhere within three seconds.
   */
  effective(scope: ScopeRef): Promise<readonly BlockListEntry[]>;
  /**
   * The same entries made ready: `(await ctx.blockList.matcher(scope)).check(text)`. One object as long as nothing changed.
   * A feature with rules of its own takes `effective` and the parts of `@hako/sdk-plugin/matcher`; both compare alike.
   */
  matcher(scope: ScopeRef): Promise<BlockMatcher>;
  /** Counts hits for the list's own screen; collected and written every few seconds. */
  count(entryIds: readonly string[]): void;
}

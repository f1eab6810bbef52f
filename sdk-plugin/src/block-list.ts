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

/** What staff want marked, refused or replaced in texts of strangers. How a text is compared is the plugin's to decide. */
export interface BlockLists {
  /**
   * What holds at the scope: its own entries and the inherited ones from above, without those that are switched off or over.
   * The same array as long as nothing changed, here and in every process: what is compiled from it can be kept beside it.
   * A change is seen at once in the process that made it, elsewhere within three seconds.
   */
  effective(scope: ScopeRef): Promise<readonly BlockListEntry[]>;
  /** Counts hits for the list's own screen; collected and written every few seconds. */
  count(entryIds: readonly string[]): void;
}

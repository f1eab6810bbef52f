import { RE2JS } from 're2js';
import { normalise } from './normalise.js';

export const BLOCK_KINDS = ['keyword', 'wildcard', 'regex', 'domain', 'url'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
export const MAX_TEXT = 2_000;

export interface BlockEntry {
  id: string;
  kind: BlockKind;
  pattern: string;
  action: 'flag' | 'reject' | 'replace';
  replacement: string | null;
  category: string;
  severity: number;
}

export interface BlockMatch {
  entryId: string;
  action: BlockEntry['action'];
  category: string;
  severity: number;
  /** UTF-16 positions in the text that was given. */
  start: number;
  end: number;
}

type Find = (text: string) => Iterable<{ start: number; end: number }>;

const URL_LIKE = /(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+[\p{L}]{2,63}(?::\d{1,5})?(?:\/[^\s<>"'、。]*)?/giu;

/** @throws when the pattern is not valid for its kind */
export function compileEntry(kind: BlockKind, pattern: string): Find {
  if (kind === 'domain') return domainFinder(pattern);
  if (kind === 'url') return urlFinder(pattern);
  return expressionFinder(RE2JS.compile(expressionOf(kind, pattern)));
}

/** Words of scripts that put spaces between words match whole; in Chinese and Japanese they match anywhere. */
function expressionOf(kind: 'keyword' | 'wildcard' | 'regex', pattern: string): string {
  const { text } = normalise(pattern);
  if (kind === 'regex') return `(?i:${pattern})`;
  if (text.trim() === '') throw new Error('a pattern of nothing');
  const body = kind === 'keyword' ? RE2JS.quote(text) : [...text].map((point) => (point === '*' ? String.raw`[^\s]*` : point === '?' ? String.raw`[^\s]` : RE2JS.quote(point))).join('');
  const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
  const edge = (point: string | undefined): string => (point !== undefined && spaced.test(point) ? String.raw`(?:[^\pL\pN]|^)` : '');
  const points = [...text];
  const tail = points.at(-1) !== undefined && spaced.test(points.at(-1)!) ? String.raw`(?:[^\pL\pN]|$)` : '';
  return `${edge(points[0])}(${body})${tail}`;
}

function expressionFinder(expression: RE2JS): Find {
  return function* (text) {
    const matcher = expression.matcher(text);
    let from = 0;
    while (from <= text.length && matcher.find(from)) {
      const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
      const [start, end] = [matcher.start(group), matcher.end(group)];
      if (end > start) yield { start, end };
      // The edge behind one hit may be the edge before the next.
      from = Math.max(end, from + 1);
    }
  };
}

/** `example.com` also stands for its subdomains and for the bare host in a sentence. */
function domainFinder(pattern: string): Find {
  const host = hostOf(pattern);
  return function* (text) {
    for (const match of text.matchAll(URL_LIKE)) {
      const found = hostOf(match[0]);
      if (found === host || found.endsWith(`.${host}`)) yield { start: match.index, end: match.index + match[0].length };
    }
  };
}

function urlFinder(pattern: string): Find {
  const bare = normalise(pattern).text.replace(/^https?:\/\//, '').replace(/^www\./, '');
  if (!bare.includes('.')) throw new Error('an address has a host');
  const prefix = bare.replace(/\*+$/, '');
  return function* (text) {
    for (const match of text.matchAll(URL_LIKE)) {
      if (match[0].replace(/^https?:\/\//, '').replace(/^www\./, '').startsWith(prefix)) yield { start: match.index, end: match.index + match[0].length };
    }
  };
}

/** Host in its ASCII form, so that a name in kanji and its `xn--` form are one. */
function hostOf(text: string): string {
  const { hostname } = new URL(/^https?:\/\//.test(text) ? text : `http://${text}`);
  if (!hostname.includes('.')) throw new Error('a domain has a dot');
  return hostname.replace(/^www\./, '');
}

export type CompiledEntry = BlockEntry & { find: Find };

export const compileEntries = (entries: readonly BlockEntry[]): CompiledEntry[] => entries.map((entry) => ({ ...entry, find: compileEntry(entry.kind, entry.pattern) }));

/** Every place of the text that an entry matches, in order. Texts beyond 2,000 characters are looked at that far. */
export function matchBlockList(entries: readonly CompiledEntry[], original: string): BlockMatch[] {
  const { text, origin } = normalise(original.slice(0, MAX_TEXT));
  const matches: BlockMatch[] = [];
  for (const { id, action, category, severity, find } of entries) {
    for (const { start, end } of found(find, text)) matches.push({ entryId: id, action, category, severity, start: origin[start] ?? 0, end: endOf(origin, end, original) });
  }
  return matches.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** A text may hold what looks like an address and is none. */
function* found(find: Find, text: string): Generator<{ start: number; end: number }> {
  try {
    yield* find(text);
  } catch (err) {
    if (!(err instanceof TypeError)) throw err;
  }
}

const endOf = (origin: readonly number[], end: number, original: string): number => origin[end] ?? original.length;

/** The text with what is to be replaced replaced; overlapping places count once. */
export function replaceMatches(original: string, matches: readonly BlockMatch[], entries: readonly BlockEntry[]): string {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  let text = '';
  let at = 0;
  for (const { entryId, action, start, end } of matches) {
    if (action !== 'replace' || start < at) continue;
    text += original.slice(at, start) + (byId.get(entryId)?.replacement ?? '***');
    at = end;
  }
  return text + original.slice(at);
}

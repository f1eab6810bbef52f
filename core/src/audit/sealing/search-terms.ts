import type { SealedEntry } from './entry.js';

/** PostgreSQL's limit for a lexeme is 2,046 bytes; nobody types more than this. */
const LONGEST = 64;
const MOST_TERMS = 400;
/** What is in the first entries of a pass is what repeats. */
const MOST_KNOWN = 500;

/** Members that name the machinery, not the happening; and hashes, which nobody looks for word by word. */
const SILENT = new Set(['v', 'seq', 'prev', 'tenant', 'stream', 'ipCommitment', 'at', 'level', 'result', 'type', 'via', 'ua', 'method', 'route']);

const CJK = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[ー々〆〇]/u;
/** A UUID is one word; else a run of one kind: either script without spaces between words, or letters and digits of the others. */
const RUNS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[ー々〆〇])+|(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{N}])+/gu;

/**
 * What an entry can be found by. Words as they are; Chinese, Japanese and Korean as single characters and pairs, so that a
 * search needs no dictionary and no database whose locale knows the script (pg_trgm sees nothing of them in the C locale).
 * @param known words of values that came before: actor, action and the like stand in every entry of a pass
 */
export function termsOf(entry: SealedEntry, known: Map<string, string[]> = new Map()): string[] {
  const terms = new Set<string>();
  const words = (text: string): string[] => {
    const before = known.get(text);
    if (before) return before;
    const found = runsOf(text).flatMap(termsOfRun);
    if (known.size < MOST_KNOWN) known.set(text, found);
    return found;
  };
  const take = (value: unknown, key: string): void => {
    if (terms.size >= MOST_TERMS || SILENT.has(key) || value === null || value === undefined) return;
    if (Array.isArray(value)) for (const item of value) take(item, '');
    else if (typeof value === 'object') for (const [name, inner] of Object.entries(value)) take(inner, name);
    else for (const term of words(String(value))) terms.add(term);
  };
  take(entry, '');
  return [...terms].slice(0, MOST_TERMS);
}

/**
 * The question that finds them, as text for `::tsquery`: every word must be there, the last one may go on ("log" finds
 * "login"). Undefined when the text holds no word.
 */
export function searchQuery(text: string): string | undefined {
  const runs = runsOf(text);
  const parts = runs.flatMap((run, at) => {
    if (isCjk(run)) return (run.length === 1 ? [run] : pairsOf(run)).map(quotedTerm);
    return [`${quotedTerm(run.slice(0, LONGEST))}${at === runs.length - 1 ? ':*' : ''}`];
  });
  return parts.length === 0 ? undefined : [...new Set(parts)].slice(0, 32).join(' & ');
}

/** Width of kana and letters, case and composition make no difference. */
export const folded = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase();

const ASCII = /^[\x00-\x7f]*$/;
const ASCII_RUNS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z0-9]+/g;

/** Most of a log is ASCII, where folding is lower case and the scripts need not be asked. */
const runsOf = (text: string): string[] => (ASCII.test(text) ? text.toLowerCase().match(ASCII_RUNS) : folded(text).match(RUNS)) ?? [];

const isCjk = (run: string): boolean => CJK.test(run);

const termsOfRun = (run: string): string[] => (isCjk(run) ? [...run, ...pairsOf(run)] : [run.slice(0, LONGEST)]);

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}

const SPECIAL = /['\\]/;

/** As it stands in a tsvector or tsquery. Letters and digits only come here; the quotes keep `&` and `:` of the query language out all the same. */
export const quotedTerm = (term: string): string => (SPECIAL.test(term) ? `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'` : `'${term}'`);

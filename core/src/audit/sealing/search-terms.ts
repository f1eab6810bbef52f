import type { SealedEntry } from './entry.js';

/** PostgreSQL's limit for a lexeme is 2,046 bytes; nobody types more than this. */
const LONGEST = 64;
const MOST_TERMS = 400;

/** Members that name the machinery, not the happening; and hashes, which nobody looks for word by word. */
const SILENT = new Set(['v', 'seq', 'prev', 'tenant', 'stream', 'ipCommitment', 'at', 'level', 'result', 'type', 'via', 'ua', 'method', 'route']);

const CJK = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[ー々〆〇]/u;
/** A UUID is one word; else a run of one kind: either script without spaces between words, or letters and digits of the others. */
const RUNS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[ー々〆〇])+|(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{N}])+/gu;

/**
 * What an entry can be found by. Words as they are; Chinese, Japanese and Korean as single characters and pairs, so that a
 * search needs no dictionary and no database whose locale knows the script (pg_trgm sees nothing of them in the C locale).
 */
export function termsOf(entry: SealedEntry): string[] {
  const terms = new Set<string>();
  const take = (value: unknown, key: string): void => {
    if (terms.size >= MOST_TERMS || SILENT.has(key) || value === null || value === undefined) return;
    if (Array.isArray(value)) for (const item of value) take(item, '');
    else if (typeof value === 'object') for (const [name, inner] of Object.entries(value)) take(inner, name);
    else for (const term of runsOf(String(value)).flatMap(termsOfRun)) terms.add(term);
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
    if (isCjk(run)) return (run.length === 1 ? [run] : pairsOf(run)).map(quoted);
    return [`${quoted(run.slice(0, LONGEST))}${at === runs.length - 1 ? ':*' : ''}`];
  });
  return parts.length === 0 ? undefined : [...new Set(parts)].slice(0, 32).join(' & ');
}

/** Width of kana and letters, case and composition make no difference. */
export const folded = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase();

const runsOf = (text: string): string[] => folded(text).match(RUNS) ?? [];

const isCjk = (run: string): boolean => CJK.test(run);

const termsOfRun = (run: string): string[] => (isCjk(run) ? [...run, ...pairsOf(run)] : [run.slice(0, LONGEST)]);

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}

/** Letters and digits only come here; the quotes keep `&` and `:` of the query language out all the same. */
const quoted = (term: string): string => `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

import { isRunning, kindOf } from '../text/kinds.js';

/** Marks that stand for themselves behind a backslash. */
const ESCAPED = /[.*+?^$|()[\]{}\\/\-_ @#%&,:;=!<>"'~`]/;
/** Escapes that are classes or borders. */
const CLASSES = 'dDwWsSbBAz';

/**
 * Strings that stand in every text that an expression matches, so that most texts need no engine. Looks only at what is
 * certain: letters one after another outside of groups and classes, without choice. `text` is in the form of comparing,
 * and so is the expression; letters are small.
 */
export function requiredBy(source: string): string[] {
  if (source.includes(String.raw`\Q`)) return [];
  const required: string[] = [];
  let run = '';
  const end = (): void => {
    if (run !== '') required.push(run);
    run = '';
  };
  for (let at = 0; at < source.length; ) {
    const char = source[at] ?? '';
    let literal = '';
    let next = at + 1;
    if (char === '|' || char === ')') return [];
    if (char === '(') next = behindGroup(source, at);
    else if (char === '[') next = behindClass(source, at);
    else if (char === '\\') {
      const escaped = source[at + 1] ?? '';
      if (ESCAPED.test(escaped)) literal = escaped;
      else if (!CLASSES.includes(escaped)) return [];
      next = at + 2;
    } else if (!'.^$'.includes(char)) literal = certain(char);
    if (next < 0) return [];
    const { times, behind } = quantifier(source, next);
    if (times === 'maybe' || literal === '') end();
    else run += literal;
    if (times === 'more') end();
    at = behind;
  }
  end();
  return required;
}

/** Only letters that have no second form of another case. */
function certain(char: string): string {
  const unit = char.charCodeAt(0);
  if (unit < 0x80) return char.toLowerCase();
  return isRunning(kindOf(unit)) && (unit < 0xd800 || unit > 0xdfff) ? char : '';
}

function quantifier(source: string, at: number): { times: 'once' | 'more' | 'maybe'; behind: number } {
  const char = source[at] ?? '';
  if (char !== '' && '*+?'.includes(char)) return { times: char === '+' ? 'more' : 'maybe', behind: lazily(source, at + 1) };
  const counted = /^\{(\d+)(?:,\d*)?\}/.exec(source.slice(at, at + 16));
  if (counted) return { times: Number(counted[1]) > 0 ? 'more' : 'maybe', behind: lazily(source, at + counted[0].length) };
  return { times: 'once', behind: at };
}

const lazily = (source: string, at: number): number => (source[at] === '?' ? at + 1 : at);

/** The place behind a class, or -1 where it does not end. */
function behindClass(source: string, start: number): number {
  let at = start + 1;
  if (source[at] === '^') at += 1;
  if (source[at] === ']') at += 1;
  while (at < source.length && source[at] !== ']') {
    const named = source.startsWith('[:', at) ? source.indexOf(':]', at) : -1;
    at = named >= 0 ? named + 2 : at + (source[at] === '\\' ? 2 : 1);
  }
  return at < source.length ? at + 1 : -1;
}

function behindGroup(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at >= 0 && at < source.length; ) {
    const char = source[at];
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth === 0) return at + 1;
    at = char === '[' ? behindClass(source, at) : at + (char === '\\' ? 2 : 1);
  }
  return -1;
}

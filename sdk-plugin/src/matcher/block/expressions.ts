import { RE2JS } from 're2js';
import { foldExpression } from '../text/plain-text.js';
import { fold } from '../text/fold.js';
import { textOf } from '../text/plain-text.js';
import { requiredBy } from './required.js';
import type { BlockListEntry } from '../../block-list.js';

/** fan-and-adapters.md 1.8: RE2 has no lookaround and no backreference, and no expression takes longer than the text times its size. */
export const MAX_EXPRESSION = 200;

export interface Expression {
  entry: BlockListEntry;
  finds: RE2JS;
  /** What every text holds that it matches. */
  required: readonly string[];
}

/** In the form of comparing, as the expression itself. */
export const requiredIn = (kind: 'wildcard' | 'regex', pattern: string): string[] => (kind === 'regex' ? requiredBy(foldExpression(pattern)) : textOf(fold(pattern)).split(/[*?]/).filter((part) => part !== ''));

/** @throws RE2JSSyntaxException when the engine does not know the syntax */
export function compileExpression(kind: 'wildcard' | 'regex', pattern: string): RE2JS {
  return RE2JS.compile(kind === 'regex' ? `(?i:${foldExpression(pattern)})` : wildcard(textOf(fold(pattern))));
}

/** `*` is any run and `?` any one character of a word; Latin words match whole. */
function wildcard(pattern: string): string {
  if (pattern.replaceAll(/[*?\s]/g, '') === '') throw new Error('a pattern of nothing');
  const points = [...pattern];
  const body = points.map((point) => (point === '*' ? String.raw`[^\s]*` : point === '?' ? String.raw`[^\s]` : RE2JS.quote(point))).join('');
  const spaced = (point: string | undefined): boolean => point !== undefined && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(point);
  return `${spaced(points[0]) ? String.raw`(?:[^\pL\pN]|^)` : ''}(${body})${spaced(points.at(-1)) ? String.raw`(?:[^\pL\pN]|$)` : ''}`;
}

/** Places of the text; at most 100 per expression, nobody reads more. */
export function* places({ finds, entry }: Expression, text: string): Generator<{ start: number; end: number }> {
  const matcher = finds.matcher(text);
  const group = entry.kind === 'wildcard' ? 1 : 0;
  for (let from = 0, count = 0; count < 100 && from <= text.length && matcher.find(from); count += 1) {
    const [start, end] = [matcher.start(group), matcher.end(group)];
    if (end > start) yield { start, end };
    // The edge behind one hit may be the edge before the next.
    from = Math.max(end, from + 1);
  }
}

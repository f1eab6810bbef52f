import type { Finding } from './rules/finding.js';
import type { Dismissed, FilterMatch } from './types.js';

/** Readings from honest to contrived: of one word found twice, the simpler way is told. */
const ORDER = ['raw', 'plain', 'simplified', 'kana', 'sound', 'leet', 'mask', 'split', 'apart'];

const weight = ({ action }: Finding): number => (action === 'reject' ? 30 : action === 'replace' ? 20 : action === 'flag' ? 10 : 0);

/**
 * Of findings inside one another the widest stays, unless the inner one is graver: `操你妈` also holds `你妈`. What replaces
 * is kept beside what only counts, because both have an effect.
 */
export function settle(findings: readonly Finding[]): Finding[] {
  if (findings.length < 2) return [...findings];
  const sorted = [...findings].sort((a, b) => weight(b) + b.severity - weight(a) - a.severity || b.end - b.start - (a.end - a.start) || a.start - b.start || ORDER.indexOf(a.key) - ORDER.indexOf(b.key));
  const kept = new Kept();
  for (const one of sorted) if (!kept.covers(one)) kept.add(one);
  return kept.all.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Findings by place, so that a text full of them is settled in one pass. */
class Kept {
  readonly all: Finding[] = [];
  readonly #byPlace = new Map<number, Finding[]>();

  covers(one: Finding): boolean {
    for (let place = one.start >> 5; place <= (one.end - 1) >> 5; place += 1) {
      const here = this.#byPlace.get(place);
      if (here !== undefined) for (const other of here) if (covers(other, one)) return true;
    }
    return false;
  }

  add(one: Finding): void {
    this.all.push(one);
    for (let place = one.start >> 5; place <= (one.end - 1) >> 5; place += 1) {
      const here = this.#byPlace.get(place);
      if (here) here.push(one);
      else this.#byPlace.set(place, [one]);
    }
  }
}

/** The whole text as a place (capitals, symbols) covers nothing but itself. */
const covers = (other: Finding, one: Finding): boolean =>
  (other.list === 'behaviour') === (one.list === 'behaviour') && (other.category === 'link') === (one.category === 'link') && other.start < one.end && one.start < other.end && (contains(other, one) || contains(one, other) || other.category === one.category);
const contains = (outer: Finding, inner: Finding): boolean => outer.start <= inner.start && outer.end >= inner.end;

/** Left to right; of places that overlap, the first. */
export function replace(original: string, findings: readonly Finding[]): string {
  let text = '';
  let at = 0;
  for (const { action, replacement, start, end } of findings) {
    if (action !== 'replace' || start < at) continue;
    text += original.slice(at, start) + (replacement ?? '***');
    at = end;
  }
  return text + original.slice(at);
}

export function shown({ rule, list, category, severity, start, end, text, key, entryId, action, replacement }: Finding): FilterMatch {
  const match: FilterMatch = { rule, list, category, severity, start, end, text, key };
  if (entryId !== undefined) match.entryId = entryId;
  if (action === 'replace') match.replacedBy = replacement ?? '***';
  return match;
}

export const dismissed = (finding: Finding & { because: Dismissed['because'] }): Dismissed => ({ ...shown(finding), because: finding.because });

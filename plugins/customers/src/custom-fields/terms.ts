import { invalid } from '@hako/sdk-plugin';
import type { Bindings } from '../customers/filter-sql.js';
import { searchText } from '../customers/search-text.js';
import { columnOf } from './repository.js';
import type { CustomField, CustomValue } from './types.js';
import { checkValue, fromText, sortKey } from './value.js';

/** One condition on a custom field. */
export type CustomTerm =
  | { kind: 'is'; code: string; value: CustomValue }
  | { kind: 'between'; slot: number; from: string | null; to: string | null }
  | { kind: 'begins'; slot: number; prefix: string };

/**
 * `shirt_size:l`, `points:10..20`, `joined:2024-01-01..`, `city:osa*`. Ranges and beginnings need an indexed field: at a
 * million customers they would read every one.
 */
export function parseTerms(fields: readonly CustomField[], texts: readonly string[]): CustomTerm[] {
  return texts.map((text, index) => {
    const at = text.indexOf(':');
    const field = fields.find(({ code, active, personal }) => active && !personal && code === text.slice(0, at));
    const refuse = (code: string): never => {
      throw invalid([{ path: `/custom/${index}`, code }]);
    };
    if (!field) return refuse('unknown');
    return term(field, text.slice(at + 1), refuse);
  });
}

function term(field: CustomField, text: string, refuse: (code: string) => never): CustomTerm {
  const range = field.type === 'number' || field.type === 'date' ? /^(.*?)\.\.(.*)$/.exec(text) : null;
  const begins = (field.type === 'text' || field.type === 'url') && text.endsWith('*') && text.length > 1;
  if (!range && !begins) {
    const checked = checkValue(field.type === 'multi-choice' ? { ...field, type: 'choice' } : field, field.type === 'multi-choice' ? text : fromText(field, text));
    if (!checked.ok) return refuse(checked.code);
    return { kind: 'is', code: field.code, value: field.type === 'multi-choice' ? [String(checked.value)] : checked.value };
  }
  const { slot } = field;
  if (slot === null || !field.slotReady) return refuse('not_indexed');
  if (begins) return { kind: 'begins', slot, prefix: searchText(text.slice(0, -1)) };
  const edge = (end: string): string | null => {
    if (end === '') return null;
    // A bound may lie outside of what the field allows.
    const checked = checkValue({ ...field, rules: {} }, fromText(field, end));
    return checked.ok ? sortKey(field, checked.value) : refuse(checked.code);
  };
  const [from, to] = [edge(range?.[1] ?? ''), edge(range?.[2] ?? '')];
  return from === null && to === null ? refuse('required') : { kind: 'between', slot, from, to };
}

/** `where` parts; table alias `c`. */
export function termSql(term: CustomTerm, bind: Bindings): string {
  // The first half is what the partial index is over.
  if (term.kind === 'is') return `c.custom <> '{}' and c.custom @> ${bind.add(JSON.stringify({ [term.code]: term.value }))}::jsonb`;
  const column = `c.${columnOf(term.slot)}`;
  if (term.kind === 'begins') return `${column} >= ${bind.add(term.prefix)} and ${column} < ${bind.add(`${term.prefix}\u{10ffff}`)}`;
  return [term.from === null ? '' : `${column} >= ${bind.add(term.from)}`, term.to === null ? '' : `${column} <= ${bind.add(term.to)}`].filter(Boolean).join(' and ');
}

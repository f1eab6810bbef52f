import { isCalendarDate } from '../personal/normalise.js';
import { searchText } from '../customers/search-text.js';
import type { CustomField, CustomValue } from './types.js';

type Checked = { ok: true; value: CustomValue } | { ok: false; code: string };

const LONGEST_TEXT = 500;
const LONGEST_URL = 500;
const SORT_KEY_LENGTH = 64;
const URL_SHAPE = /^https?:\/\/[^\s\u0000-\u001f\u007f-\u009f]+$/;
// eslint-disable-next-line no-control-regex -- PostgreSQL stores no NUL, a line has no others.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** One value as it is stored, or why it is none of this field. Text is what people typed, without the space around it. */
export function checkValue(field: CustomField, value: unknown): Checked {
  switch (field.type) {
    case 'text': return text(field, value);
    case 'url': return typeof value === 'string' && value.length <= LONGEST_URL && URL_SHAPE.test(value.trim()) ? good(value.trim()) : bad('url');
    case 'number': return number(field, value);
    case 'date': return date(field, value);
    case 'boolean': return typeof value === 'boolean' ? good(value) : bad('boolean');
    case 'choice': return isOption(field, value) ? good(value) : bad('unknown');
    case 'multi-choice': return choices(field, value);
  }
}

function text({ rules }: CustomField, value: unknown): Checked {
  if (typeof value !== 'string' || CONTROL.test(value)) return bad('text');
  const trimmed = value.trim();
  if (trimmed === '') return bad('required');
  return [...trimmed].length <= Math.min(rules.maxLength ?? LONGEST_TEXT, LONGEST_TEXT) ? good(trimmed) : bad('too_long');
}

function number({ rules }: CustomField, value: unknown): Checked {
  if (typeof value !== 'number' || !Number.isFinite(value)) return bad('number');
  if (rules.min !== undefined && value < rules.min) return bad('too_small');
  if (rules.max !== undefined && value > rules.max) return bad('too_large');
  if (rules.decimals !== undefined && Number(value.toFixed(rules.decimals)) !== value) return bad('decimals');
  return good(value === 0 ? 0 : value);
}

function date({ rules }: CustomField, value: unknown): Checked {
  if (typeof value !== 'string' || !isCalendarDate(value)) return bad('date');
  if (rules.from !== undefined && value < rules.from) return bad('too_small');
  if (rules.to !== undefined && value > rules.to) return bad('too_large');
  return good(value);
}

function choices(field: CustomField, value: unknown): Checked {
  if (!Array.isArray(value) || value.length === 0) return bad('required');
  const given: unknown[] = value;
  if (!given.every((one) => isOption(field, one))) return bad('unknown');
  // In the order of the options: the same choice is the same value.
  return good(field.options.map(({ code }) => code).filter((code) => given.includes(code)));
}

const isOption = (field: CustomField, value: unknown): value is string => field.options.some(({ code }) => code === value);
const good = (value: CustomValue): Checked => ({ ok: true, value });
const bad = (code: string): Checked => ({ ok: false, code });

/** What stands in a cell or an address, as a value to check; `undefined` where it can be none. */
export function fromText(field: CustomField, text: string): unknown {
  if (field.type === 'number') return text.trim() === '' ? undefined : Number(text);
  if (field.type === 'boolean') return { true: true, false: false }[text.trim().toLowerCase()];
  if (field.type === 'multi-choice') return text.split(';').map((part) => part.trim()).filter((part) => part !== '');
  return text.trim();
}

/** A text whose order, byte by byte, is that of the values; `null` where a type has none. */
export function sortKey(field: Pick<CustomField, 'type'>, value: CustomValue): string | null {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return numberKey(value);
  if (Array.isArray(value)) return null;
  if (field.type === 'text' || field.type === 'url') return [...searchText(value)].slice(0, SORT_KEY_LENGTH).join('') || null;
  return value;
}

/** IEEE 754 bits, positive ones above negative ones: comparing texts compares numbers. */
function numberKey(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  const bits = bytes.readBigUInt64BE();
  const ordered = value < 0 ? BigInt.asUintN(64, ~bits) : bits | (1n << 63n);
  return ordered.toString(16).padStart(16, '0');
}

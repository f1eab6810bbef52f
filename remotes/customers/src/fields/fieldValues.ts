import type { CustomField, CustomValue } from '../api/types.js';

/** Custom fields in a flat form: `custom.<code>`, the name under which the server reports its problems. */
export const formName = (field: Pick<CustomField, 'code'>): string => `custom.${field.code}`;

/** What the form edits: text, and lists for several choices. */
export function toFormValue(field: CustomField, value: CustomValue | undefined): string | string[] {
  if (field.type === 'multi-choice') return Array.isArray(value) ? value : [];
  return value === undefined ? '' : String(value);
}

/** What the API takes; `null` takes the value away. A number that is none goes as it was typed: the server says so at its field. */
export function toApiValue(field: CustomField, value: string | readonly string[]): CustomValue | null {
  if (typeof value !== 'string') return value.length > 0 ? [...value] : null;
  const text = value.trim();
  if (text === '') return null;
  if (field.type === 'boolean') return text === 'true';
  if (field.type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}

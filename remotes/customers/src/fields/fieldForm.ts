import type { CustomField, FieldOption } from '../api/types.js';

/** A code from a name: what is left of it in small letters, or nothing to go by. */
export function codeOf(name: string): string {
  const code = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 32);
  return code;
}

/** One option a line: `code = name`, or the name alone. */
export const optionsText = (options: readonly FieldOption[]): string => options.filter(({ retired }) => !retired).map(({ code, name }) => `${code} = ${name.ja ?? name.zh ?? name.en}`).join('\n');

/** What was written in the lines. Names in other languages and colours of known options stay. */
export function readOptions(text: string, known: readonly FieldOption[]): FieldOption[] {
  const options: FieldOption[] = [];
  for (const [index, line] of text.split('\n').map((one) => one.trim()).filter(Boolean).entries()) {
    const [, written, name] = /^([a-z0-9][a-z0-9_]{0,31})\s*=\s*(.+)$/.exec(line) ?? [undefined, undefined, line];
    const code = written ?? (codeOf(name ?? '') || `option_${index + 1}`);
    const before = known.find((option) => option.code === code);
    const shown = before && (before.name.ja ?? before.name.zh ?? before.name.en);
    options.push(before && shown === name ? { ...before, retired: false } : { ...before, code, name: { en: name ?? code }, retired: false });
  }
  return options;
}

export interface FieldFormValues {
  [name: string]: unknown;
  type: string;
  code: string;
  'name.en': string;
  'name.zh': string;
  'name.ja': string;
  profileType: string;
  options: string;
  min: string;
  max: string;
  required: boolean;
  indexed: boolean;
  personal: boolean;
  active: boolean;
}

/** What the API takes; of a field that is there already, only what may still be changed. */
export function toFieldBody(values: FieldFormValues, field: CustomField | undefined): Record<string, unknown> {
  const name = { en: values['name.en'].trim(), ...(values['name.zh'].trim() && { zh: values['name.zh'].trim() }), ...(values['name.ja'].trim() && { ja: values['name.ja'].trim() }) };
  const choosing = values.type === 'choice' || values.type === 'multi-choice';
  const { min: _min, max: _max, ...others } = field?.rules ?? {};
  const rules = values.type === 'number' ? { ...others, ...(values.min !== '' && { min: Number(values.min) }), ...(values.max !== '' && { max: Number(values.max) }) } : others;
  const shared = { name, required: values.required, indexed: values.indexed && values.type !== 'multi-choice' && !values.personal, rules, ...(choosing && { options: readOptions(values.options, field?.options ?? []) }) };
  return field ? { ...shared, active: values.active } : { ...shared, code: values.code || codeOf(values['name.en']), type: values.type, profileType: values.profileType || null, personal: values.personal };
}

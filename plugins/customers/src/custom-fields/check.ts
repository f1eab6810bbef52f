import { invalid, type ErrorDetail, type PluginContext, type TenantReader } from '@hako/sdk-plugin';
import { listFields } from './repository.js';
import type { CustomField, CustomValue, CustomValues } from './types.js';
import { checkValue } from './value.js';

/** What a client sends: `null` takes a value away. */
export type CustomInput = Record<string, unknown>;

/** Fields that a customer of this kind has. */
export const fieldsOf = (fields: readonly CustomField[], profileType: 'individual' | 'company', kind: { personal: boolean }): CustomField[] =>
  fields.filter((field) => field.active && field.personal === kind.personal && (field.profileType === null || field.profileType === profileType));

/** The values after the change, or every problem by field. Problems never carry the value. */
export function applyCustom(fields: readonly CustomField[], was: CustomValues, input: CustomInput, at: string): { ok: true; values: CustomValues } | { ok: false; problems: ErrorDetail[] } {
  const problems: ErrorDetail[] = [];
  const values: Record<string, CustomValue> = { ...was };
  for (const [code, given] of Object.entries(input)) {
    const field = fields.find((one) => one.code === code);
    if (!field) {
      problems.push({ path: `${at}/${code}`, code: 'unknown' });
    } else if (given === null || given === '') {
      if (field.required) problems.push({ path: `${at}/${code}`, code: 'required' });
      else delete values[code];
    } else {
      const checked = checkValue(field, given);
      if (!checked.ok) problems.push({ path: `${at}/${code}`, code: checked.code });
      // An option that is not offered any more may stay where it was chosen.
      else if (isRetired(field, checked.value) && JSON.stringify(was[code]) !== JSON.stringify(checked.value)) problems.push({ path: `${at}/${code}`, code: 'retired' });
      else values[code] = checked.value;
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
}

/** For a new customer: what is required must be there. */
export function missingCustom(fields: readonly CustomField[], values: CustomValues, at: string): ErrorDetail[] {
  return fields.filter(({ code, required }) => required && values[code] === undefined).map(({ code }) => ({ path: `${at}/${code}`, code: 'required' }));
}

const isRetired = ({ options }: CustomField, value: CustomValue): boolean => options.some(({ code, retired }) => retired === true && (Array.isArray(value) ? value.includes(code) : value === code));

/** The checked values of a new or changed customer, and the definitions they were checked by. */
export async function customOf(ctx: PluginContext, options: { profileType: 'individual' | 'company'; was: CustomValues; input: CustomInput | undefined; isNew: boolean; reader?: TenantReader; fields?: CustomField[] }): Promise<{ fields: CustomField[]; values: CustomValues }> {
  const fields = options.fields ?? (await (options.reader ? listFields(options.reader) : ctx.db.read(listFields)));
  const own = fieldsOf(fields, options.profileType, { personal: false });
  const applied = applyCustom(own, options.was, options.input ?? {}, '/custom');
  if (!applied.ok) throw invalid(applied.problems);
  const missing = options.isNew ? missingCustom(own, applied.values, '/custom') : [];
  if (missing.length > 0) throw invalid(missing);
  return { fields, values: applied.values };
}

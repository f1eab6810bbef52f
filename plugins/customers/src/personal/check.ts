import type { ErrorDetail } from '@hako/sdk-plugin';
import { applyCustom, fieldsOf } from '../custom-fields/check.js';
import type { CustomField } from '../custom-fields/types.js';
import type { PersonalInput } from './fields.js';
import { isCalendarDate, isCountry, latestToday, normaliseEmail, normalisePhone } from './normalise.js';

export interface CheckOptions {
  now: Date;
  /** For phone numbers without `+`, when the first address names no country. */
  country: string;
  /** JSON pointer before the field, `/pii`. */
  at: string;
  /** The agency's own fields; without them none is known. */
  custom?: readonly CustomField[];
}

const INDIVIDUAL_ONLY = ['familyName', 'givenName', 'gender', 'birthDate'] as const;
const COMPANY_ONLY = ['contactPerson', 'registrationNumber', 'vatId'] as const;

/** Normalised values, or every problem by field and code. A problem never carries the value. */
export function checkPersonal(input: PersonalInput, kind: 'individual' | 'company', options: CheckOptions): { ok: true; value: PersonalInput } | { ok: false; problems: ErrorDetail[] } {
  const problems: ErrorDetail[] = [];
  const problem = (path: string, code: string): void => void problems.push({ path: `${options.at}/${path}`, code });

  for (const name of kind === 'company' ? INDIVIDUAL_ONLY : COMPANY_ONLY) {
    if (input[name] !== undefined && input[name] !== null) problem(name, 'not_applicable');
  }
  if (input.birthDate) {
    if (!isCalendarDate(input.birthDate)) problem('birthDate', 'date');
    else if (input.birthDate > latestToday(options.now)) problem('birthDate', 'future');
  }
  input.addresses?.forEach((address, index) => {
    if (!isCountry(address.country)) problem(`addresses/${index}/country`, 'country');
  });
  const named = input.addresses?.[0]?.country;
  const country = named !== undefined && isCountry(named) ? named : options.country;
  const phones = input.phones?.map((phone, index) => {
    const normal = normalisePhone(phone.trim(), country);
    if (normal === undefined) problem(`phones/${index}`, 'phone');
    return normal ?? '';
  });
  const emails = input.emails?.map((email, index) => {
    const normal = normaliseEmail(email.trim());
    if (normal === undefined) problem(`emails/${index}`, 'email');
    return normal ?? '';
  });
  const custom = input.custom && applyCustom(fieldsOf(options.custom ?? [], kind, { personal: true }), {}, input.custom, `${options.at}/custom`);
  if (custom && !custom.ok) problems.push(...custom.problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { ...input, ...(phones ? { phones: [...new Set(phones)] } : {}), ...(emails ? { emails: [...new Set(emails)] } : {}), ...(custom?.ok ? { custom: custom.values } : {}) } };
}

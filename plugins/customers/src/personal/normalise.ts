import { createRequire } from 'node:module';
import type * as Numbering from 'libphonenumber-js/max';

type CountryCode = Numbering.CountryCode;
type PhoneNumbers = typeof Numbering;

const load = createRequire(import.meta.url);
let loaded: PhoneNumbers | undefined;

/** The numbering plans of the whole world are read with the first number, not with the plugin. */
const phoneNumbers = (): PhoneNumbers => (loaded ??= load('libphonenumber-js/max') as PhoneNumbers);

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
// RFC 5321 without quoted local parts and address literals: nobody's fan writes those, and they hide header injection.
const EMAIL = /^(?=.{3,254}$)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

export const GENDERS = ['female', 'male', 'other', 'undisclosed'] as const;
export type Gender = (typeof GENDERS)[number];

export function isGender(value: string): value is Gender {
  return (GENDERS as readonly string[]).includes(value);
}

export function isCountry(value: string): value is CountryCode {
  return phoneNumbers().isSupportedCountry(value);
}

/** E.164, or undefined when the number cannot exist. `country` is used when there is no leading `+`. */
export function normalisePhone(text: string, country: string): string | undefined {
  if (text.length > 40) return undefined;
  const fallback = isCountry(country) ? country : undefined;
  const number = phoneNumbers().parsePhoneNumberFromString(text, { ...(fallback ? { defaultCountry: fallback } : {}), extract: false });
  return number?.isPossible() ? number.number : undefined;
}

/** As written, or undefined when no mail could be sent there. */
export function normaliseEmail(text: string): string | undefined {
  return EMAIL.test(text) ? text : undefined;
}

/** A day of the calendar in ISO 8601, from 1800 on. */
export function isCalendarDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The last day that has begun somewhere on earth: nobody is born after it. */
export function latestToday(now: Date): string {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

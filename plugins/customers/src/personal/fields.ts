import type { PersonalField, PersonalRecord, PostalAddress } from '@hako/sdk-plugin';

/** Personal data as the API speaks it. */
export interface PersonalInput {
  familyName?: string | null;
  givenName?: string | null;
  gender?: string | null;
  birthDate?: string | null;
  phones?: string[];
  emails?: string[];
  addresses?: PostalAddress[];
  contactPerson?: string | null;
  registrationNumber?: string | null;
  vatId?: string | null;
  /** Fields that the agency added and keeps in the vault, by code; given, they replace all of them. */
  custom?: Record<string, unknown>;
}

/** The fixed fields; the agency's own stand together under `custom`. */
export type PersonalName = Exclude<keyof PersonalInput & string, 'custom'>;

/** Name in the API to the vault's code. */
export const VAULT_CODE = {
  familyName: 'family_name',
  givenName: 'given_name',
  gender: 'gender',
  birthDate: 'birth_date',
  phones: 'phone',
  emails: 'email',
  addresses: 'address',
  contactPerson: 'contact_person',
  registrationNumber: 'registration_number',
  vatId: 'vat_id',
} as const satisfies Record<PersonalName, PersonalField>;

export const PERSONAL_NAMES = Object.keys(VAULT_CODE) as PersonalName[];

const NAME_OF = new Map<PersonalField, PersonalName>(PERSONAL_NAMES.map((name) => [VAULT_CODE[name], name]));

export function personalName(code: PersonalField): PersonalName {
  const name = NAME_OF.get(code);
  if (!name) throw new Error(`the vault's field ${code} has no name in the API`);
  return name;
}

export function toVault(input: PersonalInput): PersonalRecord {
  const entries = PERSONAL_NAMES.filter((name) => input[name] !== undefined).map((name) => [VAULT_CODE[name], input[name]]);
  return { ...(Object.fromEntries(entries) as PersonalRecord), ...(input.custom && { custom: customToVault(input.custom) }) };
}

const customToVault = (values: Record<string, unknown>): string[] => Object.entries(values).filter(([, value]) => value !== null && value !== undefined).map(([code, value]) => `${code}=${JSON.stringify(value)}`);

/** Of two values of one field the first; a masked one is what the vault left of it. */
function customFromVault(items: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const item of items) {
    const at = item.indexOf('=');
    const code = item.slice(0, at);
    if (at > 0 && !Object.hasOwn(values, code)) values[code] = parsed(item.slice(at + 1));
  }
  return values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function fromVault(record: PersonalRecord): PersonalInput {
  const { custom, ...fixed } = record;
  const codes = Object.keys(fixed) as Exclude<PersonalField, 'custom'>[];
  return { ...(Object.fromEntries(codes.map((code) => [personalName(code), fixed[code]])) as PersonalInput), ...(custom && { custom: customFromVault(custom) }) };
}

export function isEmptyPersonal(record: PersonalRecord): boolean {
  return Object.values(record).every((value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}

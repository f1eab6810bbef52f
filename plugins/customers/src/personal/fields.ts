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
}

export type PersonalName = keyof PersonalInput & string;

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
  return Object.fromEntries(entries) as PersonalRecord;
}

export function fromVault(record: PersonalRecord): PersonalInput {
  const codes = Object.keys(record) as PersonalField[];
  return Object.fromEntries(codes.map((code) => [personalName(code), record[code]])) as PersonalInput;
}

export function isEmptyPersonal(record: PersonalRecord): boolean {
  return Object.values(record).every((value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}

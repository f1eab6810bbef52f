/** Class of a field: decides which purposes may read it (security.md 2.1.3). */
export type FieldClass = 'contact' | 'identity' | 'address' | 'birth' | 'gov_id' | 'company_legal' | 'free_text';

export type FieldKind = 'text' | 'date' | 'address';

export interface FieldDefinition {
  class: FieldClass;
  kind: FieldKind;
  /** 1 for single values, else the longest list. */
  maxItems: number;
  /** Plaintext is padded to a multiple of this before encryption, so that its length tells little. */
  padTo: 32 | 64;
  /** Longest value in characters. */
  maxLength: number;
  /** Exact search through a blind index. Fields of low entropy never get one. */
  indexed: boolean;
}

const single = { kind: 'text', maxItems: 1, padTo: 32, maxLength: 200 } as const;

/** What the vault keeps of a person or a company. Codes are bound into every ciphertext: never rename one. */
export const FIELDS = {
  family_name: { ...single, class: 'identity', indexed: true },
  given_name: { ...single, class: 'identity', indexed: true },
  gender: { ...single, class: 'identity', maxLength: 32, indexed: false },
  birth_date: { ...single, class: 'birth', kind: 'date', maxLength: 10, indexed: false },
  phone: { ...single, class: 'contact', maxItems: 10, maxLength: 40, indexed: true },
  email: { ...single, class: 'contact', maxItems: 10, maxLength: 320, indexed: true },
  address: { class: 'address', kind: 'address', maxItems: 5, padTo: 64, maxLength: 300, indexed: false },
  contact_person: { ...single, class: 'identity', indexed: false },
  registration_number: { ...single, class: 'company_legal', maxLength: 64, indexed: true },
  vat_id: { ...single, class: 'company_legal', maxLength: 64, indexed: true },
  /** Fields that an agency added: `code=value` each. */
  custom: { ...single, class: 'free_text', maxItems: 20, padTo: 64, maxLength: 700, indexed: false },
} as const satisfies Record<string, FieldDefinition>;

export type FieldCode = keyof typeof FIELDS;

export const FIELD_CODES = Object.keys(FIELDS) as FieldCode[];

export const isFieldCode = (value: string): value is FieldCode => Object.hasOwn(FIELDS, value);

/** Both names of a person, in either order. */
export const FULL_NAME = 'full_name';
/** Indexes over a part of a value: made only where a tenant asks for them, and held to a floor of anonymity. */
export const PARTIAL_INDEXES = ['phone_last4', 'postal_first3'] as const;
export type PartialIndex = (typeof PARTIAL_INDEXES)[number];
/** What a blind index can be over: a field, both names, or a part of a field. */
export type IndexCode = FieldCode | typeof FULL_NAME | PartialIndex;
/** The indexes that can be searched; those over parts only in tenants that have them. */
export const SEARCH_CODES: readonly IndexCode[] = [...FIELD_CODES.filter((code) => FIELDS[code].indexed), FULL_NAME, ...PARTIAL_INDEXES];
/** Fields that an index is made of: what a search's token must name. */
export const INDEX_SOURCES: Readonly<Record<typeof FULL_NAME | PartialIndex, readonly FieldCode[]>> = { full_name: ['family_name', 'given_name'], phone_last4: ['phone'], postal_first3: ['address'] };
/** More people with the same value are a family, a shop or a placeholder, not one person written down twice. */
export const DUPLICATES_MAX_GROUP = 20;
/** A partial search that more subjects match is refused. */
export const PARTIAL_MAX_MATCHES = 50;

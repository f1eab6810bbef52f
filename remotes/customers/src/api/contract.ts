/** Shapes of the server that the browser speaks too, without pulling server code into the bundle. */
export type Locale = 'en' | 'zh' | 'ja';

export interface LocalizedText {
  en: string;
  zh?: string;
  ja?: string;
}

export interface PostalAddress {
  country: string;
  postalCode?: string;
  province?: string;
  city?: string;
  street?: string;
}

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
  /** Fields that the agency added and keeps in the vault, by code. */
  custom?: Record<string, string | number | boolean | string[]>;
}

export type PersonalName = Exclude<keyof PersonalInput, 'custom'>;

export const PERSONAL_OF_INDIVIDUAL = ['familyName', 'givenName', 'gender', 'birthDate', 'phones', 'emails', 'addresses'] as const satisfies readonly PersonalName[];
export const PERSONAL_OF_COMPANY = ['contactPerson', 'registrationNumber', 'vatId', 'phones', 'emails', 'addresses'] as const satisfies readonly PersonalName[];

/** Purposes that a person may state in front of a screen; the others belong to jobs. */
export const PURPOSES = ['customer_view', 'customer_edit', 'support_case', 'notification_delivery', 'subject_request', 'legal_request', 'fraud_security'] as const;
export type Purpose = (typeof PURPOSES)[number];

import { HakoError, type ErrorDetail, type ErrorSpec } from '@hako/sdk-plugin';

/** The plugin's part of the closed catalogue. */
export const errors = {
  CUSTOMER_EXTERNAL_ID_TAKEN: { status: 409, message: 'errors.externalIdTaken', level: 'debug' },
  CUSTOMER_IDENTITY_TAKEN: { status: 409, message: 'errors.identityTaken', level: 'debug' },
  MEMBERSHIP_OVERLAP: { status: 409, message: 'errors.membershipOverlap', level: 'debug' },
  DICTIONARY_CODE_TAKEN: { status: 409, message: 'errors.dictionaryCodeTaken', level: 'debug' },
  DICTIONARY_SYSTEM: { status: 422, message: 'errors.dictionarySystem', level: 'debug' },
  DICTIONARY_FORCED: { status: 422, message: 'errors.dictionaryForced', level: 'debug' },
  CUSTOMER_PII_EMPTY: { status: 422, message: 'errors.piiEmpty', level: 'debug' },
  BATCH_TOO_LARGE: { status: 422, message: 'errors.batchTooLarge', level: 'debug' },
  BATCH_STATE: { status: 409, message: 'errors.batchState', level: 'debug' },
  IMPORT_DISABLED: { status: 422, message: 'errors.importDisabled', level: 'debug' },
  IMPORT_ENCODING: { status: 422, message: 'errors.importEncoding', level: 'debug' },
  IMPORT_EMPTY: { status: 422, message: 'errors.importEmpty', level: 'debug' },
  IMPORT_BROKEN: { status: 422, message: 'errors.importBroken', level: 'debug' },
  IMPORT_HEADERS: { status: 422, message: 'errors.importHeaders', level: 'debug' },
  IMPORT_TOO_MANY_ROWS: { status: 422, message: 'errors.importTooManyRows', level: 'debug' },
  IMPORT_FILE_GONE: { status: 410, message: 'errors.importFileGone', level: 'debug' },
  IMPORT_STATE: { status: 409, message: 'errors.importState', level: 'debug' },
  EXPORT_STATE: { status: 409, message: 'errors.exportState', level: 'debug' },
  EXPORT_GONE: { status: 410, message: 'errors.exportGone', level: 'debug' },
} satisfies Record<string, ErrorSpec>;

export type CustomersErrorCode = keyof typeof errors;

/** A coded refusal; `details` never carries what a person typed into a personal field. */
export function refuse(code: CustomersErrorCode, options: { details?: ErrorDetail[] | Record<string, unknown>; params?: Record<string, string | number> } = {}): HakoError {
  return new HakoError(code, options);
}

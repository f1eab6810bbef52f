import { refusing, type ErrorSpec } from '@hako/sdk-plugin';

/** The plugin's part of the closed catalogue. */
export const errors = {
  CUSTOMER_EXTERNAL_ID_TAKEN: { status: 409, message: 'errors.externalIdTaken', level: 'debug' },
  CUSTOMER_IDENTITY_TAKEN: { status: 409, message: 'errors.identityTaken', level: 'debug' },
  CUSTOMER_MERGED: { status: 410, message: 'errors.customerMerged', level: 'debug' },
  CUSTOMER_ERASED: { status: 410, message: 'errors.customerErased', level: 'debug' },
  CUSTOMER_RESTRICTED: { status: 423, message: 'errors.customerRestricted', level: 'debug' },
  CUSTOMER_HELD: { status: 409, message: 'errors.customerHeld', level: 'debug' },
  CUSTOMER_DATA_IN_VAULT: { status: 409, message: 'errors.dataInVault', level: 'info' },
  MERGE_IMPOSSIBLE: { status: 422, message: 'errors.mergeImpossible', level: 'debug' },
  MERGE_STATE: { status: 409, message: 'errors.mergeState', level: 'debug' },
  DUPLICATE_STATE: { status: 409, message: 'errors.duplicateState', level: 'debug' },
  CONSENT_TEXT_STATE: { status: 409, message: 'errors.consentTextState', level: 'debug' },
  CONSENT_TEXT_TAKEN: { status: 409, message: 'errors.consentTextTaken', level: 'debug' },
  ERASURE_STATE: { status: 409, message: 'errors.erasureState', level: 'debug' },
  ACCESS_EXPORT_GONE: { status: 410, message: 'errors.accessExportGone', level: 'debug' },
  ACCESS_EXPORT_NO_PAGE: { status: 409, message: 'errors.accessExportNoPage', level: 'debug' },
  REQUEST_STATE: { status: 409, message: 'errors.requestState', level: 'debug' },
  MEMBERSHIP_OVERLAP: { status: 409, message: 'errors.membershipOverlap', level: 'debug' },
  DICTIONARY_CODE_TAKEN: { status: 409, message: 'errors.dictionaryCodeTaken', level: 'debug' },
  DICTIONARY_SYSTEM: { status: 422, message: 'errors.dictionarySystem', level: 'debug' },
  DICTIONARY_FORCED: { status: 422, message: 'errors.dictionaryForced', level: 'debug' },
  CUSTOM_FIELD_CODE_TAKEN: { status: 409, message: 'errors.fieldCodeTaken', level: 'debug' },
  CUSTOM_FIELD_LIMIT: { status: 422, message: 'errors.fieldLimit', level: 'debug' },
  TAG_TAKEN: { status: 409, message: 'errors.tagTaken', level: 'debug' },
  TAG_MOVING: { status: 409, message: 'errors.tagMoving', level: 'debug' },
  NOTE_LIMIT: { status: 422, message: 'errors.noteLimit', level: 'debug' },
  VIEW_LIMIT: { status: 422, message: 'errors.viewLimit', level: 'debug' },
  CUSTOMER_PII_EMPTY: { status: 422, message: 'errors.piiEmpty', level: 'debug' },
  BATCH_TOO_LARGE: { status: 422, message: 'errors.batchTooLarge', level: 'debug' },
  BATCH_STATE: { status: 409, message: 'errors.batchState', level: 'debug' },
  IMPORT_DISABLED: { status: 422, message: 'errors.importDisabled', level: 'debug' },
  IMPORT_ENCODING: { status: 422, message: 'errors.importEncoding', level: 'debug' },
  IMPORT_EMPTY: { status: 422, message: 'errors.importEmpty', level: 'debug' },
  IMPORT_BROKEN: { status: 422, message: 'errors.importBroken', level: 'debug' },
  IMPORT_HEADERS: { status: 422, message: 'errors.importHeaders', level: 'debug' },
  IMPORT_TOO_MANY_ROWS: { status: 422, message: 'errors.importTooManyRows', level: 'debug' },
  IMPORT_WORKBOOK_LOCKED: { status: 422, message: 'errors.importWorkbookLocked', level: 'debug' },
  IMPORT_WORKBOOK_BROKEN: { status: 422, message: 'errors.importWorkbookBroken', level: 'debug' },
  IMPORT_WORKBOOK_TOO_LARGE: { status: 422, message: 'errors.importWorkbookTooLarge', level: 'debug' },
  IMPORT_SHEET: { status: 422, message: 'errors.importSheet', level: 'debug' },
  IMPORT_FILE_GONE: { status: 410, message: 'errors.importFileGone', level: 'debug' },
  IMPORT_STATE: { status: 409, message: 'errors.importState', level: 'debug' },
  EXPORT_STATE: { status: 409, message: 'errors.exportState', level: 'debug' },
  EXPORT_PERSONAL: { status: 422, message: 'errors.exportPersonal', level: 'debug' },
  EXPORT_GONE: { status: 410, message: 'errors.exportGone', level: 'debug' },
} satisfies Record<string, ErrorSpec>;

export type CustomersErrorCode = keyof typeof errors;

/** A coded refusal; `details` never carries what a person typed into a personal field. */
export const refuse = refusing(errors);

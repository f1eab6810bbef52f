import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import {
  BATCH_MAX,
  FIELD_CODES,
  FIELDS,
  SEARCH_CODES,
  VaultError,
  VIEWS,
  type CreateTenantRequest,
  type DetokenizeRequest,
  type FieldDefinition,
  type ParcelRequest,
  type PatchSubjectRequest,
  type PutSubjectsRequest,
  type SealParcelRequest,
  PARTIAL_INDEXES,
  type DuplicatesRequest,
  type SearchRequest,
  type VaultErrorDetail,
} from '@hako/vault-client/contract';
import { CURSOR_PATTERN } from '../search/group-cursor.js';
import { PARCEL_ID, SUBJECT_ID, UUID } from '../tokens/claims-schema.js';

/** Letters of any script, line breaks and tabs; no other control characters, no half of a surrogate pair. */
const TEXT = '^(?:[^\\p{Cc}\\p{Cs}]|[\\n\\r\\t])*$';
export const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength, pattern: TEXT });
export const closed = (properties: Record<string, object>, required: string[]): object => ({ type: 'object', additionalProperties: false, properties, required });

function valueSchema(field: FieldDefinition): object {
  if (field.kind === 'date') return { type: 'string', format: 'date', maxLength: field.maxLength };
  if (field.kind === 'text') return text(field.maxLength);
  const part = text(field.maxLength);
  return closed({ country: text(100), postalCode: text(32), province: part, city: part, street: part }, ['country']);
}

function fieldSchema(field: FieldDefinition): object {
  const value = valueSchema(field);
  // Formats, patterns and lengths hold for strings alone, so `null` passes them.
  return field.maxItems > 1 ? { type: 'array', maxItems: field.maxItems, items: value } : { ...value, type: ['string', 'null'] };
}

/** Compiled once and called from both routes that take records. */
const RECORD = 'record';
const record = { $ref: RECORD };
const recordSchema = closed(Object.fromEntries(FIELD_CODES.map((code) => [code, fieldSchema(FIELDS[code])])), []);
const subjectId = { type: 'string', pattern: SUBJECT_ID };
const idempotencyKey = { type: 'string', pattern: '^[A-Za-z0-9._:-]{8,128}$' };

// Strict mode already refuses a keyword that is misspelt; checking our own schemas against the meta schema would cost the start 100 ms.
const ajv = new Ajv2020({ unicodeRegExp: true, validateSchema: false, strict: true, allowUnionTypes: true });
// The package is CommonJS: under NodeNext its function stands behind `default`.
addFormatsModule.default(ajv, ['date', 'date-time']);
ajv.addSchema(recordSchema, RECORD);

/** For the areas that keep their schemas beside their routes: one instance, since a second one costs the start. */
export const compile = <T>(schema: object): ValidateFunction<T> => ajv.compile<T>(schema);

export const isPutSubjects = ajv.compile<PutSubjectsRequest>(
  closed(
    {
      idempotencyKey,
      subjects: {
        type: 'array',
        minItems: 1,
        maxItems: BATCH_MAX,
        items: closed({ subjectId, storeId: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' }, kind: { enum: ['individual', 'company'] }, record }, ['subjectId', 'storeId', 'kind', 'record']),
      },
    },
    ['subjects'],
  ),
);
export const isPatchSubject = ajv.compile<PatchSubjectRequest>(closed({ idempotencyKey, recordVersion: { type: 'integer', minimum: 1, maximum: 2_147_483_647 }, record }, ['record']));
export const isDetokenize = ajv.compile<DetokenizeRequest>(
  closed(
    {
      subjectIds: { type: 'array', minItems: 1, maxItems: BATCH_MAX, items: subjectId },
      fields: { type: 'array', minItems: 1, uniqueItems: true, maxItems: FIELD_CODES.length, items: { enum: FIELD_CODES } },
      view: { enum: VIEWS },
    },
    ['subjectIds', 'fields', 'view'],
  ),
);
export const isSearch = ajv.compile<SearchRequest>(closed({ field: { enum: SEARCH_CODES }, value: text(400) }, ['field', 'value']));
export const isDuplicates = ajv.compile<DuplicatesRequest>(closed({ field: { enum: SEARCH_CODES.filter((code) => !PARTIAL_INDEXES.some((partial) => partial === code)) }, after: { type: 'string', pattern: CURSOR_PATTERN } }, ['field']));
export const isSealParcel = ajv.compile<SealParcelRequest>(closed({ expiresAt: { type: 'string', format: 'date-time' } }, ['expiresAt']));
export const isParcel = ajv.compile<ParcelRequest>(closed({ parcelId: { type: 'string', pattern: PARCEL_ID } }, ['parcelId']));
export const isCreateTenant = ajv.compile<CreateTenantRequest>(closed({ tenantId: { type: 'string', pattern: UUID }, defaultCountry: { type: 'string', pattern: '^[A-Z]{2}$' } }, ['tenantId']));

/** @throws VaultError `VALIDATION_FAILED` with the field, never with its value. */
export function validate<T>(check: ValidateFunction<T>, body: unknown): T {
  if (check(body)) return body;
  const errors = check.errors ?? [];
  throw new VaultError('VALIDATION_FAILED', { details: errors.slice(0, 20).map(toDetail) });
}

const CODES: Record<string, string> = { additionalProperties: 'unknown', required: 'required', type: 'type', pattern: 'format', format: 'format', enum: 'value', maxItems: 'too_many', minItems: 'too_few', maxLength: 'too_long', minLength: 'too_short' };

function toDetail(error: ErrorObject): VaultErrorDetail {
  const missing: unknown = error.params['missingProperty'];
  // An unknown member's name comes from outside, so it is not repeated.
  return { path: typeof missing === 'string' ? `${error.instancePath}/${missing}` : error.instancePath, code: CODES[error.keyword] ?? 'invalid' };
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ADMIN_OPERATIONS, FIELD_CODES, OPERATIONS, PURPOSES, TOKEN_MAX_SUBJECTS, TOKEN_MAX_USES, VIEWS, type TokenClaims } from '@hako/vault-client/contract';

const id = { type: 'string', pattern: '^[A-Za-z0-9._:@/-]{1,128}$' };
const seconds = { type: 'integer', minimum: 0, maximum: 4_102_444_800 };
const hash = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };

export const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
export const PARCEL_ID = '^pc_[0-9a-f]{32}$';
/** What stands for a single value outside of the vault. */
export const DATA_TOKEN = '^tk_[0-9a-f]{32}$';
export const SUBJECT_ID = '^pf_[0-9a-f]{32}$';
/** No control characters and no half of a surrogate pair: neither a log line nor jsonb takes them. */
export const PRINTABLE = '^[^\\p{Cc}\\p{Cs}]*$';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['iss', 'aud', 'sub', 'tid', 'jti', 'iat', 'nbf', 'exp', 'op', 'pur', 'fields', 'uses', 'cnf', 'cid'],
  properties: {
    iss: { type: 'string', maxLength: 200 },
    aud: { type: 'string', maxLength: 200 },
    sub: id,
    act: { type: 'object', additionalProperties: false, required: ['sub'], properties: { sub: id } },
    tid: { type: 'string', pattern: UUID },
    sid: id,
    jid: id,
    jti: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' },
    iat: seconds,
    nbf: seconds,
    exp: seconds,
    op: { enum: [...OPERATIONS, ...ADMIN_OPERATIONS] },
    pur: { enum: PURPOSES },
    rsn: { type: 'string', maxLength: 500, pattern: PRINTABLE },
    sub_ids: { type: 'array', maxItems: TOKEN_MAX_SUBJECTS, items: { type: 'string', pattern: SUBJECT_ID } },
    sub_hash: hash,
    fields: { type: 'array', maxItems: FIELD_CODES.length, items: { enum: FIELD_CODES } },
    tok_ids: { type: 'array', maxItems: TOKEN_MAX_SUBJECTS, items: { type: 'string', pattern: DATA_TOKEN } },
    tok_hash: hash,
    tsc: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' },
    pcl: { type: 'string', pattern: PARCEL_ID },
    view: { enum: VIEWS },
    uses: { type: 'integer', minimum: 1, maximum: TOKEN_MAX_USES },
    adm: { const: 'platform' },
    appr: id,
    cnf: { type: 'object', additionalProperties: false, required: ['x5t#S256'], properties: { 'x5t#S256': hash } },
    cid: id,
  },
} as const;

export const isTokenClaims: ValidateFunction<TokenClaims> = new Ajv2020({ unicodeRegExp: true, validateSchema: false, strict: true }).compile<TokenClaims>(schema);

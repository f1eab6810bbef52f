import { PURPOSES, PURPOSES_BEYOND_CONSENT, type ExportSubjectRequest, type HoldRequest, type RecordConsentsRequest, type RestrictRequest } from '@hako/vault-client/contract';
import { closed, compile } from '../http/schemas.js';

const beyond: readonly string[] = PURPOSES_BEYOND_CONSENT;
export const CONSENT_PURPOSES = PURPOSES.filter((purpose) => !beyond.includes(purpose));

export const isRestrict = compile<RestrictRequest>(closed({ restricted: { type: 'boolean' } }, ['restricted']));
export const isHold = compile<HoldRequest>(closed({ holdId: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' }, held: { type: 'boolean' } }, ['holdId', 'held']));
export const isConsents = compile<RecordConsentsRequest>(
  closed(
    {
      consents: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: closed(
          { purpose: { enum: CONSENT_PURPOSES }, granted: { type: 'boolean' }, version: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' }, at: { type: 'string', format: 'date-time' } },
          ['purpose', 'granted', 'version', 'at'],
        ),
      },
    },
    ['consents'],
  ),
);

const b64 = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,1400}$' };
const label = { type: 'string', maxLength: 200 };
const names = { kid: label, use: { const: 'enc' }, alg: label };
/** Public members alone: whoever sends a private key has lost it, and is told so by a refusal. */
export const isExport = compile<ExportSubjectRequest>(
  closed(
    {
      recipientKey: {
        oneOf: [
          closed({ kty: { const: 'EC' }, crv: { const: 'P-256' }, x: b64, y: b64, ...names }, ['kty', 'crv', 'x', 'y']),
          closed({ kty: { const: 'OKP' }, crv: { const: 'X25519' }, x: b64, ...names }, ['kty', 'crv', 'x']),
          closed({ kty: { const: 'RSA' }, n: { type: 'string', pattern: '^[A-Za-z0-9_-]{342,1400}$' }, e: { const: 'AQAB' }, ...names }, ['kty', 'n', 'e']),
        ],
      },
    },
    ['recipientKey'],
  ),
);

import { BATCH_MAX, FIELD_CODES, VIEWS, type CreateTokensRequest, type OpenTokensRequest, type RevokeTokensRequest } from '@hako/vault-client/contract';
import { closed, compile } from '../http/schemas.js';
import { DATA_TOKEN, SUBJECT_ID } from '../tokens/claims-schema.js';

const TAG = { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' };
const tokens = { type: 'array', minItems: 1, maxItems: BATCH_MAX, uniqueItems: true, items: { type: 'string', pattern: DATA_TOKEN } };
const MAX_TTL_SECONDS = 400 * 86_400;

export const isCreateTokens = compile<CreateTokensRequest>(
  closed(
    {
      idempotencyKey: { type: 'string', pattern: '^[A-Za-z0-9._:-]{8,128}$' },
      items: {
        type: 'array',
        minItems: 1,
        maxItems: BATCH_MAX,
        items: closed({ subjectId: { type: 'string', pattern: SUBJECT_ID }, field: { enum: FIELD_CODES }, item: { type: 'integer', minimum: 0, maximum: 99 } }, ['subjectId', 'field']),
      },
      type: { enum: ['pointer', 'value'] },
      reversible: { type: 'boolean' },
      ttlSeconds: { type: 'integer', minimum: 1, maximum: MAX_TTL_SECONDS },
      tags: { type: 'array', maxItems: 10, uniqueItems: true, items: TAG },
    },
    ['items', 'type'],
  ),
);
export const isOpenTokens = compile<OpenTokensRequest>(closed({ tokens, view: { enum: VIEWS } }, ['tokens', 'view']));
export const isRevokeTokens = compile<RevokeTokensRequest>({ oneOf: [closed({ tokens }, ['tokens']), closed({ tag: TAG }, ['tag'])] });

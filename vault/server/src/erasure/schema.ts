import { ERASURE_PAGE, type ShredManyRequest, type ShredRequest, type TenantStateRequest } from '@hako/vault-client/contract';
import { closed, compile } from '../http/schemas.js';
import { SUBJECT_ID } from '../tokens/claims-schema.js';

const approvalId = { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' };
const subjectIds = { type: 'array', uniqueItems: true, maxItems: ERASURE_PAGE, items: { type: 'string', pattern: SUBJECT_ID } };

export const isShred = compile<ShredRequest>(closed({ approvalId }, []));
export const isShredMany = compile<ShredManyRequest>(
  closed(
    {
      approvalId,
      // Half a million people: more is a tenant.
      pages: { type: 'array', minItems: 1, maxItems: 1_000, items: closed({ subjects: { type: 'integer', minimum: 1, maximum: ERASURE_PAGE }, hash: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' } }, ['subjects', 'hash']) },
      subjectIds: { ...subjectIds, minItems: 1 },
      keep: subjectIds,
    },
    ['pages', 'subjectIds'],
  ),
);
export const isTenantState = compile<TenantStateRequest>(closed({ status: { enum: ['active', 'suspended', 'deleted'] } }, ['status']));

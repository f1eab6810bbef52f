import type { ShredRequest, TenantStateRequest } from '@hako/vault-client/contract';
import { closed, compile } from '../http/schemas.js';

export const isShred = compile<ShredRequest>(closed({ approvalId: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' } }, []));
export const isTenantState = compile<TenantStateRequest>(closed({ status: { enum: ['active', 'suspended', 'deleted'] } }, ['status']));

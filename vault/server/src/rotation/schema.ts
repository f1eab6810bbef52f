import type { StartRotationRequest } from '@hako/vault-client/contract';
import { closed, compile, text } from '../http/schemas.js';
import { UUID } from '../tokens/claims-schema.js';

const tenantId = { type: 'string', pattern: UUID };
const throttle = {
  rowsPerSecond: { type: ['integer', 'null'], minimum: 1, maximum: 1_000_000 },
  maxReadP95Ms: { type: ['integer', 'null'], minimum: 1, maximum: 60_000 },
};
const reason = text(500);

export type Throttle = Pick<StartRotationRequest, 'rowsPerSecond' | 'maxReadP95Ms'>;
export const isRotateDek = compile<StartRotationRequest>(closed({ tenantId, deep: { type: 'boolean' }, reason, ...throttle }, ['tenantId']));
export const isReindex = compile<Omit<StartRotationRequest, 'deep'>>(closed({ tenantId, reason, ...throttle }, ['tenantId']));
export const isRotateKek = compile<Omit<StartRotationRequest, 'deep' | 'tenantId'>>(closed({ reason, ...throttle }, []));
export const isThrottle = compile<Throttle>(closed(throttle, []));
export const isNothing = compile<Record<string, never>>(closed({}, []));

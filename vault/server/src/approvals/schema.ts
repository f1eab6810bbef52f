import { closed, compile, text } from '../http/schemas.js';
import { UUID } from '../tokens/claims-schema.js';
import { APPROVAL_ACTIONS, type ApprovalAction } from './types.js';
import type { Json } from '@hako/ledger';

export interface RequestApproval {
  /** The installation when it is `null`; the person's own tenant when it is left out. */
  tenantId?: string | null;
  action: ApprovalAction;
  subject: string;
  parameters?: { [name: string]: Json };
  reason: string;
}

/** Flat on purpose: who decides must be able to read it. */
const parameters = { type: 'object', maxProperties: 20, propertyNames: { pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,39}$' }, additionalProperties: { anyOf: [text(200), { type: 'number' }, { type: 'boolean' }, { type: 'null' }] } };

export const isRequestApproval = compile<RequestApproval>(
  closed(
    {
      tenantId: { type: ['string', 'null'], pattern: UUID },
      action: { enum: APPROVAL_ACTIONS },
      subject: { type: 'string', pattern: '^[A-Za-z0-9_:./-]{1,200}$' },
      parameters,
      reason: text(500),
    },
    ['action', 'subject', 'reason'],
  ),
);

export const isEmpty = compile<Record<string, never>>(closed({}, []));

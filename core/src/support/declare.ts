import type { ErrorSpec } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

const spec = (status: number, code: string): ErrorSpec => ({ status, message: `errors.${code}`, level: 'info' });

export const supportErrors: Record<string, ErrorSpec> = {
  AUTH_SUPPORT_ENDED: spec(401, 'AUTH_SUPPORT_ENDED'),
  SUPPORT_NOT_ALLOWED: spec(403, 'SUPPORT_NOT_ALLOWED'),
  SUPPORT_AGENCY_SUSPENDED: spec(409, 'SUPPORT_AGENCY_SUSPENDED'),
  SUPPORT_SESSION_ENDED: spec(409, 'SUPPORT_SESSION_ENDED'),
  SUPPORT_SESSION_NONE: spec(404, 'SUPPORT_SESSION_NONE'),
};

export function declareSupport({ errors, audit }: Pick<Cradle, 'errors' | 'audit'>): void {
  errors.define('core', supportErrors);
  audit.define(['started', 'ended'].map((verb) => ({ owner: 'core', action: `support-session.${verb}`, title: `support.actions.${verb}`, fields: { operator: 'plain', reason: 'plain', expiresAt: 'plain', endedBy: 'plain' } as const })));
}

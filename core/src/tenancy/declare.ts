import type { Cradle } from '../cradle.js';
import { tenancyErrors } from './errors.js';

/** What the area adds to the closed catalogues. */
export function declareTenancy({ access, audit, errors }: Pick<Cradle, 'access' | 'audit' | 'errors'>): void {
  errors.define('core', tenancyErrors);
  access.define([{ owner: 'core', resource: 'tenant', actions: ['read', 'write', 'delete', 'execute'], title: 'tenancy.permissions.tenant', risk: 'high' }]);
  audit.define([
    { owner: 'core', action: 'tenant.created', title: 'tenancy.audit.created', fields: { code: 'plain', name: 'plain' } },
    ...['suspended', 'resumed'].map((verb) => ({ owner: 'core', action: `tenant.${verb}`, title: `tenancy.audit.${verb}`, fields: { status: 'plain' as const, reason: 'plain' as const } })),
  ]);
}

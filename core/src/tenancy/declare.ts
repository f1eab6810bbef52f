import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';

export const tenancyPermissions: PermissionDefinition[] = [{ owner: 'core', resource: 'tenant', actions: ['read', 'write', 'delete', 'execute'], title: 'tenancy.permissions.tenant', risk: 'high' }];

export const tenancyAuditActions: AuditActionDefinition[] = [{ owner: 'core', action: 'tenant.created', title: 'tenancy.audit.created', fields: { code: 'plain', name: 'plain' } }];

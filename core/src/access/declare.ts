import type { AuditActionDefinition } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import { accessErrors } from './errors.js';
import type { PermissionDefinition } from './types.js';

export const accessPermissions: PermissionDefinition[] = [{ owner: 'core', resource: 'role', actions: ['read', 'write'], title: 'access.permissions.role', risk: 'high' }];

const roleFields: AuditActionDefinition['fields'] = { code: 'plain', name: 'plain', active: 'plain', policies: 'plain', version: 'plain' };
const assignmentFields: AuditActionDefinition['fields'] = { roleId: 'plain', roleCode: 'plain', scopeType: 'plain', scopeId: 'plain', inherit: 'plain', notBefore: 'plain', expires: 'plain' };

const groupFields: AuditActionDefinition['fields'] = { name: 'plain', source: 'plain', members: 'plain' };
const policyFields: AuditActionDefinition['fields'] = { permission: 'plain', effect: 'plain', scopeType: 'plain', scopeId: 'plain', inherit: 'plain', notBefore: 'plain', expires: 'plain' };

export const accessActions: AuditActionDefinition[] = [
  ...['created', 'updated', 'deactivated', 'reactivated', 'offers_declined'].map((verb) => ({ owner: 'core', action: `role.${verb}`, title: `access.actions.role.${verb}`, fields: roleFields })),
  ...['created', 'deleted'].map((verb) => ({ owner: 'core', action: `assignment.${verb}`, title: `access.actions.assignment.${verb}`, fields: assignmentFields })),
  ...['created', 'updated', 'deleted'].map((verb) => ({ owner: 'core', action: `group.${verb}`, title: `access.actions.group.${verb}`, fields: groupFields })),
  ...['created', 'deleted'].map((verb) => ({ owner: 'core', action: `user-policy.${verb}`, title: `access.actions.user-policy.${verb}`, fields: policyFields })),
];

export function declareAccess({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', accessErrors);
  access.define(accessPermissions);
  audit.define(accessActions);
}

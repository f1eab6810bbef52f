import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import { identityErrors } from './errors.js';
import { factorErrors } from './factors/errors.js';

export const identityPermissions: PermissionDefinition[] = [
  { owner: 'core', resource: 'user', actions: ['read', 'write', 'execute'], title: 'identity.permissions.user', risk: 'high' },
  { owner: 'core', resource: 'user.session', actions: ['read', 'execute'], title: 'identity.permissions.userSession', risk: 'high' },
  { owner: 'core', resource: 'signing-key', actions: ['read', 'execute'], title: 'identity.permissions.signingKey', risk: 'high' },
];

const fields: AuditActionDefinition['fields'] = { username: 'plain', email: 'mask', displayName: 'plain', language: 'plain', status: 'plain', mustChangePassword: 'plain', version: 'plain' };

export const identityActions: AuditActionDefinition[] = ['created', 'updated', 'deactivated', 'reactivated', 'unlocked', 'invited', 'reset_started'].map((verb) => ({ owner: 'core', action: `user.${verb}`, title: `identity.actions.${verb}`, fields }));

export function declareIdentity({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', { ...identityErrors, ...factorErrors });
  access.define(identityPermissions);
  audit.define([...identityActions, { owner: 'core', action: 'user.passkey_renamed', title: 'factors.actions.passkeyRenamed', fields: { name: 'plain' } }]);
}

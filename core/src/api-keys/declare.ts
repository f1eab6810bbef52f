import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import { apiKeyErrors } from './errors.js';

const permissions: PermissionDefinition[] = [{ owner: 'core', resource: 'api-key', actions: ['read', 'write'], title: 'api-keys.permissions.api-key', risk: 'high' }];

const fields: AuditActionDefinition['fields'] = {
  name: 'plain', keyId: 'plain', owner: 'plain', scopes: 'plain', networks: 'plain', ratePerMinute: 'plain', expiresAt: 'plain', rotatedAt: 'plain', revokedAt: 'plain', revokedReason: 'plain',
};

const actions: AuditActionDefinition[] = ['created', 'updated', 'rotated', 'revoked'].map((verb) => ({ owner: 'core', action: `api-key.${verb}`, title: `api-keys.actions.${verb}`, fields }));

export function declareApiKeys({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', apiKeyErrors);
  access.define(permissions);
  audit.define(actions);
}

import type { PermissionDefinition } from '../../access/types.js';
import type { AuditActionDefinition } from '../../audit/types.js';
import type { Cradle } from '../../cradle.js';
import { ssoErrors } from './errors.js';

const permissions: PermissionDefinition[] = [{ owner: 'core', resource: 'sso', actions: ['read', 'write', 'execute'], title: 'sso.permissions.sso', risk: 'high' }];

const fields: AuditActionDefinition['fields'] = { slug: 'plain', preset: 'plain', name: 'plain', enabled: 'plain', config: 'plain', secretSet: 'plain', jit: 'plain', jitDomains: 'plain', linkDomains: 'plain', mappings: 'plain', version: 'plain', domain: 'plain' };
const actions: AuditActionDefinition[] = ['sso.provider.created', 'sso.provider.updated', 'sso.provider.deleted', 'sso.domain.added', 'sso.domain.verified', 'sso.domain.removed'].map((action) => ({ owner: 'core', action, title: `sso.actions.${action.slice(4)}`, fields }));

export function declareSso({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', ssoErrors);
  access.define(permissions);
  audit.define(actions);
}

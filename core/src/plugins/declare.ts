import type { ErrorSpec } from '@hako/sdk-plugin';
import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';

export const pluginPermissions: PermissionDefinition[] = [{ owner: 'core', resource: 'plugin', actions: ['read', 'write'], title: 'plugins.permissions.plugin', risk: 'high' }];

export const pluginAuditActions: AuditActionDefinition[] = [
  { owner: 'core', action: 'plugin.enabled', title: 'plugins.audit.enabled', fields: { version: 'plain' } },
  { owner: 'core', action: 'plugin.disabled', title: 'plugins.audit.disabled', fields: { version: 'plain' } },
  { owner: 'core', action: 'plugin.allowance.changed', title: 'plugins.audit.allowance', fields: { tenant: 'plain', plugin: 'plain', allowed: 'plain' } },
];

export const pluginErrors: Record<string, ErrorSpec> = {
  PLUGIN_HAS_DEPENDANTS: { status: 409, message: 'errors.PLUGIN_HAS_DEPENDANTS' },
  PLUGIN_REQUIRES_OTHERS: { status: 409, message: 'errors.PLUGIN_REQUIRES_OTHERS' },
  PLUGIN_NOT_ALLOWED: { status: 403, message: 'errors.PLUGIN_NOT_ALLOWED', level: 'info' },
  PLUGIN_ALWAYS_ON: { status: 422, message: 'errors.PLUGIN_ALWAYS_ON' },
  PLUGIN_ACTIVATION_FAILED: { status: 422, message: 'errors.PLUGIN_ACTIVATION_FAILED', level: 'warn' },
};

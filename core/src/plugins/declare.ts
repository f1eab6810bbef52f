import type { ErrorSpec } from '@hako/sdk-plugin';
import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';

export const pluginPermissions: PermissionDefinition[] = [{ owner: 'core', resource: 'plugin', actions: ['read', 'write', 'delete'], title: 'plugins.permissions.plugin', risk: 'high' }];

export const pluginAuditActions: AuditActionDefinition[] = [
  { owner: 'core', action: 'plugin.enabled', title: 'plugins.audit.enabled', fields: { version: 'plain' } },
  { owner: 'core', action: 'plugin.disabled', title: 'plugins.audit.disabled', fields: { version: 'plain' } },
  { owner: 'core', action: 'plugin.purge.requested', title: 'plugins.audit.purgeRequested', fields: { reason: 'plain', tables: 'plain', rows: 'plain', files: 'plain', expiresAt: 'plain' } },
  { owner: 'core', action: 'plugin.purge.withdrawn', title: 'plugins.audit.purgeWithdrawn', fields: { reason: 'plain' } },
  { owner: 'core', action: 'plugin.purge.confirmed', title: 'plugins.audit.purgeConfirmed', fields: { reason: 'plain', requestedBy: 'plain' } },
  { owner: 'core', action: 'plugin.purged', title: 'plugins.audit.purged', fields: { version: 'plain', reason: 'plain', requestedBy: 'plain', confirmedBy: 'plain', tables: 'plain', rows: 'plain', files: 'plain', settings: 'plain' } },
  { owner: 'core', action: 'plugin.allowance.changed', title: 'plugins.audit.allowance', fields: { tenant: 'plain', plugin: 'plain', allowed: 'plain' } },
];

export const pluginErrors: Record<string, ErrorSpec> = {
  PLUGIN_HAS_DEPENDANTS: { status: 409, message: 'errors.PLUGIN_HAS_DEPENDANTS' },
  PLUGIN_REQUIRES_OTHERS: { status: 409, message: 'errors.PLUGIN_REQUIRES_OTHERS' },
  PLUGIN_NOT_ALLOWED: { status: 403, message: 'errors.PLUGIN_NOT_ALLOWED', level: 'info' },
  PLUGIN_ALWAYS_ON: { status: 422, message: 'errors.PLUGIN_ALWAYS_ON' },
  PLUGIN_STILL_ACTIVE: { status: 409, message: 'errors.PLUGIN_STILL_ACTIVE' },
  PLUGIN_HAS_NO_DATA: { status: 409, message: 'errors.PLUGIN_HAS_NO_DATA' },
  PLUGIN_PURGING: { status: 409, message: 'errors.PLUGIN_PURGING' },
  PLUGIN_PURGE_OPEN: { status: 409, message: 'errors.PLUGIN_PURGE_OPEN' },
  PLUGIN_PURGE_CLOSED: { status: 409, message: 'errors.PLUGIN_PURGE_CLOSED' },
  PLUGIN_PURGE_SAME_PERSON: { status: 403, message: 'errors.PLUGIN_PURGE_SAME_PERSON', level: 'info' },
  PLUGIN_PURGE_FAILED: { status: 422, message: 'errors.PLUGIN_PURGE_FAILED', level: 'warn' },
  PLUGIN_ACTIVATION_FAILED: { status: 422, message: 'errors.PLUGIN_ACTIVATION_FAILED', level: 'warn' },
};

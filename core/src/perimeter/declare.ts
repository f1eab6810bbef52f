import type { PermissionDefinition } from '../access/types.js';
import type { AuditActionDefinition } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import { perimeterErrors } from './errors.js';

export const perimeterPermissions: PermissionDefinition[] = [
  { owner: 'core', resource: 'security.ip-rule', actions: ['read', 'write', 'delete'], title: 'perimeter.permissions.ipRule', risk: 'high' },
  { owner: 'core', resource: 'security.blocklist', actions: ['read', 'write', 'delete'], title: 'perimeter.permissions.blocklist', risk: 'medium' },
  { owner: 'core', resource: 'security.rate-limit', actions: ['read', 'write'], title: 'perimeter.permissions.rateLimit', risk: 'medium' },
];

const plain = (...names: string[]): AuditActionDefinition['fields'] => Object.fromEntries(names.map((name) => [name, 'plain' as const]));
const rule = plain('effect', 'area', 'network', 'kind', 'pattern', 'note', 'expiresAt');
const entry = plain('scopeType', 'scopeId', 'inherit', 'kind', 'pattern', 'action', 'replacement', 'category', 'severity', 'note', 'active', 'expiresAt');
const lives = (thing: string, fields: AuditActionDefinition['fields']): AuditActionDefinition[] => ['created', 'updated', 'deleted'].map((verb) => ({ owner: 'core', action: `perimeter.${thing}.${verb}`, title: `perimeter.actions.${thing}.${verb}`, fields }));

export const perimeterActions: AuditActionDefinition[] = [
  ...lives('ip', rule),
  ...lives('agent', rule),
  ...lives('block', entry),
  { owner: 'core', action: 'perimeter.rates.changed', title: 'perimeter.actions.rates.changed', fields: plain('api', 'key', 'public', 'query', 'admin') },
];

export function declarePerimeter({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', perimeterErrors);
  access.define(perimeterPermissions);
  audit.define(perimeterActions);
}

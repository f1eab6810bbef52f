import type { Cradle } from '../cradle.js';
import { coreSettings } from './core-settings.js';

export function declareSettings({ access, audit, settings }: Pick<Cradle, 'access' | 'audit' | 'settings'>): void {
  access.define([{ owner: 'core', resource: 'settings', actions: ['read', 'write'], title: 'settings.permissions.settings', risk: 'medium' }]);
  audit.define([{ owner: 'core', action: 'settings.updated', title: 'settings.audit.updated', fields: { overrides: 'plain' } }]);
  settings.define(coreSettings);
}

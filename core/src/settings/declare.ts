import type { Cradle } from '../cradle.js';
import { coreSettings } from './core-settings.js';

/** The audit action is declared by the service, which knows the keys. */
export function declareSettings({ access, settings }: Pick<Cradle, 'access' | 'settings'>): void {
  access.define([{ owner: 'core', resource: 'settings', actions: ['read', 'write'], title: 'settings.permissions.settings', risk: 'medium' }]);
  settings.define(coreSettings);
}

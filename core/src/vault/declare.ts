import type { Cradle } from '../cradle.js';
import { PERSONAL_DATA_ACTIONS } from './subject-rights.js';

/** Core's own permission over people's data as such, whichever plugin it belongs to. */
export function declarePersonalData({ access }: Pick<Cradle, 'access'>): void {
  access.define([{ owner: 'core', resource: 'personal-data', actions: [...PERSONAL_DATA_ACTIONS], title: 'vault.permissions.personal-data', risk: 'high' }]);
}

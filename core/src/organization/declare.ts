import type { Cradle } from '../cradle.js';
import { organizationErrors } from './errors.js';

const SUBSIDIARY_FIELDS = { code: 'plain', name: 'plain', parentId: 'plain', sortOrder: 'plain', active: 'plain' } as const;
const TALENT_FIELDS = { code: 'plain', displayName: 'plain', subsidiaryId: 'plain', avatarUrl: 'plain', timezone: 'plain', path: 'plain', oshiColor: 'plain', state: 'plain', sortOrder: 'plain', profileStoreId: 'plain' } as const;

/** What the area adds to the closed catalogues. */
export function declareOrganization({ access, audit, errors }: Pick<Cradle, 'access' | 'audit' | 'errors'>): void {
  errors.define('core', organizationErrors);
  access.define([
    { owner: 'core', resource: 'subsidiary', actions: ['read', 'write'], title: 'organization.permissions.subsidiary', risk: 'medium' },
    { owner: 'core', resource: 'talent', actions: ['read', 'write', 'delete'], title: 'organization.permissions.talent', risk: 'medium' },
  ]);
  audit.define([
    ...(['created', 'updated', 'moved', 'deactivated', 'reactivated'] as const).map((step) => ({ owner: 'core', action: `subsidiary.${step}`, title: `organization.audit.subsidiary_${step}`, fields: { ...SUBSIDIARY_FIELDS } })),
    ...(['created', 'updated', 'moved', 'archive', 'published', 'disabled', 'deleted'] as const).map((step) => ({ owner: 'core', action: `talent.${step}`, title: `organization.audit.talent_${step}`, fields: { ...TALENT_FIELDS } })),
  ]);
}

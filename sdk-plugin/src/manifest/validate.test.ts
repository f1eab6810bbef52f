import { describe, expect, it } from 'vitest';
import { manifestProblems } from './validate.js';

const manifest = (roles: unknown): Record<string, unknown> => ({
  id: 'greetings', version: '1.0.0', engine: '^1.0', publisher: 'test', tier: 'community', title: 't', summary: 's', licence: 'MIT', scope: 'tenant', server: './index.js',
  permissions: [{ resource: 'greeting.card', actions: ['read', 'write'], title: 't', risk: 'low' }],
  i18n: { namespace: 'greetings', locales: ['en', 'zh', 'ja'], dir: './locales' },
  roles,
});

describe('the roles of a manifest', () => {
  it('give role templates the plugin’s own permissions, one by one or a whole resource', () => {
    expect(manifestProblems(manifest({ VIEWER: { grants: ['greeting.card:read'] }, ANALYST: { grants: ['greeting.card:*'], denies: ['greeting.card:write'] } }))).toEqual([]);
  });

  it.each([
    ['permissions of somebody else', { VIEWER: { grants: ['customer.pii:read'] } }, '/roles/VIEWER/grants/0'],
    ['a whole resource of somebody else', { VIEWER: { denies: ['customer.pii:*'] } }, '/roles/VIEWER/denies/0'],
    ['an action that is not declared', { VIEWER: { grants: ['greeting.card:delete'] } }, '/roles/VIEWER/grants/0'],
    ['everything', { VIEWER: { grants: ['*:*'] } }, '/roles/VIEWER/grants/0'],
    ['a template that does not exist', { BOSS: { grants: ['greeting.card:read'] } }, '/roles'],
    ['the administrators, who hold everything', { ADMIN: { denies: ['greeting.card:read'] } }, '/roles'],
    ['nothing', { VIEWER: {} }, '/roles/VIEWER'],
  ])('refuse %s', (_what, roles, path) => {
    expect(manifestProblems(manifest(roles)).map((problem) => problem.path)).toContain(path);
  });
});

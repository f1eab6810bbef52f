import { describe, expect, it } from 'vitest';
import type { ScopeNode } from '../../permissions.js';
import { createAccess } from './ability.js';

const node = (type: ScopeNode['type'], id: string, parentId: string | null): ScopeNode => ({ type, id, parentId, code: id, name: { en: id }, active: true });
const SCOPES = [node('tenant', 't', null), node('subsidiary', 's', 't'), node('talent', 'a', 's'), node('talent', 'b', 't')];

describe('rights in the browser', () => {
  const access = createAccess(
    [
      { type: 'tenant', id: 't', rules: [{ action: 'read', subject: '*' }] },
      { type: 'talent', id: 'a', rules: [{ action: '*', subject: '*' }, { action: 'write', subject: 'talent', inverted: true }] },
    ],
    SCOPES,
  );

  it('hold below the scope that they were given at', () => expect(access.can('talent:read', { type: 'subsidiary', id: 's' })).toBe(true));
  it('are not there when nothing grants them', () => expect(access.can('talent:write', { type: 'talent', id: 'b' })).toBe(false));
  it('lose against a deny', () => {
    expect(access.can('talent:delete', { type: 'talent', id: 'a' })).toBe(true);
    expect(access.can('talent:write', { type: 'talent', id: 'a' })).toBe(false);
  });
  it('mean the agency when no scope is named', () => expect(access.can('user:read', { type: 'tenant' })).toBe(true));
  it('are known to hold somewhere', () => {
    expect(access.canSomewhere('user:delete')).toBe(true);
    expect(access.canSomewhere('talent:write')).toBe(false);
  });
  it('are none at a scope that nobody knows', () => expect(access.can('talent:read', { type: 'talent', id: 'x' })).toBe(false));
});

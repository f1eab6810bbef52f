import { describe, expect, it } from 'vitest';
import { cellOf, changesBetween, nextState, rebased, withState } from './cells.js';
import type { Policy } from './types.js';

const grant = (permission: string): Policy => ({ permission, effect: 'grant' });
const deny = (permission: string): Policy => ({ permission, effect: 'deny' });

describe('three-state cells', () => {
  it('turn from unset to grant to deny and back', () => {
    expect(nextState('unset')).toBe('grant');
    expect(nextState('grant')).toBe('deny');
    expect(nextState('deny')).toBe('unset');
  });

  it('show what a wider entry gives, and which one it is', () => {
    expect(cellOf([grant('talent:*')], 'talent', 'read')).toEqual({ own: 'unset', effective: 'grant', by: 'talent:*' });
  });

  it('let any deny win, however wide or narrow it is', () => {
    expect(cellOf([grant('talent:read'), deny('*:read')], 'talent', 'read')).toMatchObject({ own: 'grant', effective: 'deny', by: '*:read' });
    expect(cellOf([deny('talent:read'), grant('*:*')], 'talent', 'read')).toMatchObject({ own: 'deny', effective: 'deny', by: undefined });
  });

  it('match patterns by whole segments', () => {
    expect(cellOf([grant('customer:read')], 'customer.profile', 'read').effective).toBe('unset');
  });

  it('keep no entry for what is unset', () => {
    expect(withState([grant('talent:read'), deny('user:read')], 'talent:read', 'unset')).toEqual([deny('user:read')]);
    expect(withState([grant('talent:read')], 'talent:read', 'deny')).toEqual([deny('talent:read')]);
  });

  it('list what saving would change, and nothing else', () => {
    expect(changesBetween([grant('a:read'), grant('b:read')], [deny('a:read'), grant('b:read'), grant('c:read')])).toEqual([
      { permission: 'a:read', before: 'grant', after: 'deny' },
      { permission: 'c:read', before: 'unset', after: 'grant' },
    ]);
  });

  it('stand on what somebody else has saved meanwhile, and name what both have set differently', () => {
    const before = [grant('a:read'), grant('b:read')];
    const draft = [deny('a:read'), grant('b:read'), grant('c:read'), grant('d:read')];
    const theirs = [grant('b:read'), deny('b:write'), grant('c:read'), deny('d:read')];
    const { policies, overtaken } = rebased(draft, before, theirs);
    expect(changesBetween(theirs, policies)).toEqual([
      { permission: 'a:read', before: 'unset', after: 'deny' },
      { permission: 'd:read', before: 'deny', after: 'grant' },
    ]);
    expect(overtaken).toEqual(['a:read', 'd:read']);
    const own = rebased(draft, before, draft);
    expect([changesBetween(draft, own.policies), own.overtaken]).toEqual([[], []]);
  });
});

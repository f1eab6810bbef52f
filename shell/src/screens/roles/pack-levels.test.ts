import { describe, expect, it } from 'vitest';
import { addsSomething, levelOf, withPack } from './pack-levels.js';
import type { Policy, RolePack } from './types.js';

const pack: RolePack = { id: 'fans', title: 'Fans', plugin: 'customers', levels: { reader: ['fan:read'], editor: ['fan:read', 'fan:write'], manager: ['fan:read', 'fan:write', 'fan.pii:read'] } };
const grant = (permission: string): Policy => ({ permission, effect: 'grant' });

describe('packs', () => {
  it('are recognised by the grants that they consist of', () => {
    expect(levelOf([], pack)).toBe('none');
    expect(levelOf([grant('fan:write'), grant('fan:read'), grant('talent:read')], pack)).toBe('editor');
    expect(levelOf([grant('fan:write')], pack)).toBeNull();
  });

  it('give and take their own lines and leave the others', () => {
    const before = [grant('talent:read'), grant('fan:read'), grant('fan:write')];
    expect(withPack(before, pack, 'reader')).toEqual([grant('talent:read'), grant('fan:read')]);
    expect(withPack(before, pack, 'none')).toEqual([grant('talent:read')]);
    expect(levelOf(withPack(before, pack, 'manager'), pack)).toBe('manager');
  });

  it('offer no level that gives nothing more', () => {
    const risky: RolePack = { ...pack, levels: { reader: [], editor: [], manager: ['log:read'] } };
    expect((['none', 'reader', 'editor', 'manager'] as const).map((level) => addsSomething(risky, level))).toEqual([true, false, false, true]);
    expect((['reader', 'editor', 'manager'] as const).every((level) => addsSomething(pack, level))).toBe(true);
  });

  it('never turn a deny into a grant', () => {
    const deny: Policy = { permission: 'fan.pii:read', effect: 'deny' };
    expect(withPack([deny], pack, 'manager')).toEqual([deny, grant('fan:read'), grant('fan:write')]);
  });
});

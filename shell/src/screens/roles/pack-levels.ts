import type { Policy, RolePack } from './types.js';

export type PackLevel = 'none' | 'reader' | 'editor' | 'manager';

/** Which level the role's own grants make up exactly; `null` when they are a choice of their own. */
export function levelOf(policies: readonly Policy[], pack: RolePack): PackLevel | null {
  const ofPack = new Set(pack.levels.manager);
  const granted = policies.filter(({ permission, effect }) => effect === 'grant' && ofPack.has(permission)).map(({ permission }) => permission);
  const same = (wanted: readonly string[]): boolean => wanted.length === granted.length && wanted.every((each) => granted.includes(each));
  if (granted.length === 0) return 'none';
  return (['reader', 'editor', 'manager'] as const).find((level) => same(pack.levels[level])) ?? null;
}

/** Whether the level gives anything that the one before it does not. */
export function addsSomething(pack: RolePack, level: PackLevel): boolean {
  if (level === 'none') return true;
  const before = level === 'manager' ? Math.max(pack.levels.editor.length, pack.levels.reader.length) : level === 'editor' ? pack.levels.reader.length : 0;
  return pack.levels[level].length > before;
}

/** Grants of the pack become those of the level; what was denied stays denied. */
export function withPack(policies: readonly Policy[], pack: RolePack, level: PackLevel): Policy[] {
  const ofPack = new Set(pack.levels.manager);
  const wanted = level === 'none' ? [] : pack.levels[level];
  const others = policies.filter(({ permission, effect }) => effect === 'deny' || !ofPack.has(permission));
  const denied = new Set(others.filter(({ effect }) => effect === 'deny').map(({ permission }) => permission));
  return [...others, ...wanted.filter((permission) => !denied.has(permission)).map((permission): Policy => ({ permission, effect: 'grant' }))];
}

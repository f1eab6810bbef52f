import type { ResolvedSettings, SettingDefinition } from './types.js';

/** Overrides of one scope on the way down, with the name that `inheritedFrom` gives it. */
export interface Level {
  /** `tenant`, a subsidiary's code, or `talent`. */
  name: string;
  overrides: Readonly<Record<string, unknown>>;
}

/**
 * Per key the nearest level that sets it, else the default. `levels` run from the agency down to the scope that is asked
 * about, which is the last. An override of a key that is not defined any more counts for nothing.
 */
export function cascade(definitions: readonly SettingDefinition[], levels: readonly Level[]): Omit<ResolvedSettings, 'version'> {
  const settings: Record<string, unknown> = {};
  const inheritedFrom: Record<string, string> = {};
  const overrides: Record<string, unknown> = {};
  const nearestFirst = [...levels].reverse();
  for (const { key, schema } of definitions) {
    const level = nearestFirst.find((each) => Object.hasOwn(each.overrides, key));
    settings[key] = level ? level.overrides[key] : (schema['default'] ?? null);
    inheritedFrom[key] = level?.name ?? 'default';
    const own = nearestFirst[0];
    if (own && Object.hasOwn(own.overrides, key)) overrides[key] = own.overrides[key];
  }
  return { settings, overrides, inheritedFrom };
}

import type { ScopeNode } from '@hako/sdk-plugin';
import type { ResolvedSettings, SettingDefinition } from './types.js';

/** One scope on the way down, with what is set at it. */
export interface CascadeStep {
  node: Pick<ScopeNode, 'type' | 'code'>;
  overrides: ReadonlyMap<string, unknown>;
}

/**
 * Per key the nearest step that sets it, else the default. `steps` run from the agency down to the scope that is asked
 * about, which is the last. What is set for a key that is not defined any more, or may not be set there, counts for nothing.
 */
export function cascade(definitions: readonly SettingDefinition[], steps: readonly CascadeStep[]): Omit<ResolvedSettings, 'version'> {
  const result: Omit<ResolvedSettings, 'version'> = { settings: {}, overrides: {}, inheritedFrom: {} };
  const own = steps.at(-1);
  for (const { key, schema, scopes } of definitions) {
    const sets = (step: CascadeStep): boolean => step.overrides.has(key) && scopes.includes(step.node.type);
    const from = steps.findLast(sets);
    result.settings[key] = from ? from.overrides.get(key) : (schema['default'] ?? null);
    result.inheritedFrom[key] = from ? nameOf(from) : 'default';
    if (own && sets(own)) result.overrides[key] = own.overrides.get(key);
  }
  return result;
}

/** `tenant`, a subsidiary's code, or `talent`. */
const nameOf = ({ node }: CascadeStep): string => (node.type === 'subsidiary' ? node.code : node.type);

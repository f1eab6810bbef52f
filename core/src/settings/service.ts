import { notFound, type ScopeRef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { cascade } from './cascade.js';
import { openSecret } from './secret.js';
import { readLevels, readVersion } from './store.js';
import type { ResolvedSettings, SettingDefinition, SettingsService } from './types.js';

export function createSettings({ database, organization, secrets }: Pick<Cradle, 'database' | 'organization' | 'secrets'>): SettingsService {
  const known = new Map<string, SettingDefinition>();

  const resolve = async (tenantId: string, scope: ScopeRef): Promise<ResolvedSettings> => {
    const chain = await organization.chain(tenantId, scope);
    const [node] = chain;
    if (!node) throw notFound();
    return database.tenant(tenantId).read(async (q) => ({ ...cascade([...known.values()], await readLevels(q, chain)), version: await readVersion(q, node) }));
  };

  return {
    define(definitions) {
      for (const definition of definitions) {
        const present = known.get(definition.key);
        if (present && present.owner !== definition.owner) throw new Error(`Setting ${definition.key} of ${definition.owner} is already declared by ${present.owner}`);
        known.set(definition.key, definition);
      }
    },
    definitions: (owners) => [...known.values()].filter((each) => !owners || owners.includes(each.owner)),
    resolve,
    async value<T>(tenantId: string, key: string, scope: ScopeRef = { type: 'tenant' }): Promise<T> {
      const definition = known.get(key);
      if (!definition) throw new Error(`Setting ${key} is not declared`);
      const value = (await resolve(tenantId, scope)).settings[key];
      return (definition.secret ? openSecret(secrets, tenantId, key, value) : value) as T;
    },
  };
}

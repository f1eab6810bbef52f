import type { Migration, PluginManifest } from '@hako/sdk-plugin';
import { recordMigration } from '../../database/index.js';

type Kind = 'table' | 'view' | 'materialized view' | 'sequence' | 'type' | 'domain' | 'function';

const CREATED = /\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(table|view|materialized\s+view|sequence|type|domain|function)\s+(?:if\s+not\s+exists\s+)?"?([a-z_][\w$]*)"?/gi;

/**
 * Everything that a plugin's migrations make in an agency's schema, and the tables of its manifest. Only names with its
 * prefix count: whatever else a migration touched is not the plugin's to lose.
 */
export async function createdObjects(manifest: PluginManifest, migrations: readonly Migration[]): Promise<Map<Kind, string[]>> {
  const prefix = `${manifest.id.replaceAll('-', '_')}_`;
  const found = new Map<Kind, Set<string>>([['table', new Set(manifest.data?.tables ?? [])]]);
  for (const migration of migrations) {
    for (const statement of (await recordMigration(migration)).statements) {
      for (const [, kind = '', name = ''] of statement.matchAll(CREATED)) {
        const known = kind.toLowerCase().replace(/\s+/g, ' ') as Kind;
        found.set(known, (found.get(known) ?? new Set()).add(name.toLowerCase()));
      }
    }
  }
  return new Map([...found].map(([kind, names]) => [kind, [...names].filter((name) => name.startsWith(prefix)).sort()]));
}

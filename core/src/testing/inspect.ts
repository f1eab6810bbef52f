import type { PluginManifest } from '@hako/sdk-plugin';
import type { CoreCradle } from '../container.js';
import { migrationLint } from '../database/index.js';
import { collect } from '../plugins/registrar.js';

/** What the contract suite asks of a plugin that this host runs. */
export interface PluginInspection {
  manifest: PluginManifest;
  state: string;
  reason: string | null;
  routes: { method: string; path: string; auth: string; permission: string | undefined; upload: boolean }[];
  /** Runs `register` once more. */
  register(): { ms: number; contributions: Record<string, number> };
  migrationProblems(): Promise<string[]>;
  texts(): Record<'en' | 'zh' | 'ja', Record<string, string>>;
  /** Rows of each table of the manifest. */
  rowCounts(tenantId: string): Promise<Record<string, number>>;
  /** Some ids of rows in the plugin's tables. */
  ids(tenantId: string): Promise<string[]>;
}

export function inspectPlugin(core: CoreCradle, id: string): PluginInspection {
  const record = core.pluginRegistry.get(id);
  if (!record?.manifest) throw new Error(`this host has no plugin ${id}${record?.reason ? `: ${record.reason}` : ''}`);
  const { manifest } = record;
  const tables = manifest.data?.tables ?? [];
  return {
    manifest,
    state: record.state,
    reason: record.reason,
    routes: (record.contributions?.routes ?? []).map(({ method, path, auth, permission, upload }) => ({ method, path, auth, permission, upload: upload !== undefined })),
    register() {
      if (!record.definition) throw new Error(record.reason ?? 'it was not loaded');
      const { ms, contributions } = collect(record.definition, manifest);
      const { routes, pages, services, capabilities, events, jobs, migrations, health } = contributions;
      return { ms, contributions: { routes: routes.length, pages: pages.length, services: services.size, capabilities: capabilities.size, events: events.length, jobs: jobs.size, migrations: migrations.length, health: health.size } };
    },
    migrationProblems: async () => (await Promise.all((record.contributions?.migrations ?? []).map((migration) => migrationLint(migration, id.replaceAll('-', '_'))))).flat(),
    texts: () => ({ en: core.translations.bundle(manifest.i18n.namespace, 'en'), zh: core.translations.bundle(manifest.i18n.namespace, 'zh'), ja: core.translations.bundle(manifest.i18n.namespace, 'ja') }),
    async rowCounts(tenantId) {
      const counts = await core.database.tenant(tenantId).read((q) => Promise.all(tables.map(async (table) => [table, (await q.row<{ count: number }>(`select count(*)::int as count from ${table}`))?.count ?? 0] as const)));
      return Object.fromEntries(counts);
    },
    async ids(tenantId) {
      const withId = await core.database.tenant(tenantId).read((q) =>
        q.rows<{ name: string }>(
          `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
           where c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[]) and a.attname = 'id' and a.atttypid = 'uuid'::regtype`,
          [tables],
        ),
      );
      const rows = await core.database.tenant(tenantId).read((q) => Promise.all(withId.map(({ name }) => q.rows<{ id: string }>(`select id from ${name} limit 5`))));
      return rows.flat().map(({ id: one }) => one);
    },
  };
}

import type { PluginInspection } from '@hako/sdk-plugin/testing';
import type { CoreCradle } from '../container.js';
import { migrationLint } from '../database/index.js';
import { collect } from '../plugins/registrar.js';

export type { PluginInspection } from '@hako/sdk-plugin/testing';

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

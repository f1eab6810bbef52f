import type { Locale } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { PluginRecord } from './registry.js';
import type { LoadedPlugin, TenantPluginState } from './types.js';

/** A plugin as staff see it, in their language, also when it could never be loaded. */
export function describePlugin(plugin: LoadedPlugin, tenant: { state: TenantPluginState; reason: string | null; allowed: boolean }, locale: Locale, translations: Pick<Cradle['translations'], 't' | 'namespaces'>): Record<string, unknown> {
  const { manifest } = plugin;
  const { contributions } = plugin as PluginRecord;
  const namespace = manifest?.i18n.namespace ?? plugin.id;
  const isTranslated = translations.namespaces().includes(namespace);
  const text = (key: string | undefined): string => (key === undefined || !isTranslated ? plugin.id : translations.t(namespace, key, locale));
  return {
    id: plugin.id,
    title: text(manifest?.title),
    summary: isTranslated ? text(manifest?.summary) : '',
    version: plugin.version,
    tier: manifest?.tier ?? null,
    scope: manifest?.scope ?? null,
    state: plugin.state,
    reason: plugin.reason,
    tenant,
    requires: Object.keys(manifest?.requires ?? {}),
    contributions: {
      routes: contributions?.routes.length ?? 0,
      pages: manifest?.ui?.pages?.length ?? 0,
      slots: manifest?.ui?.slots?.length ?? 0,
      jobs: manifest?.jobs?.length ?? 0,
      events: contributions?.events.length ?? 0,
      migrations: contributions?.migrations.length ?? 0,
      settings: manifest?.settings?.length ?? 0,
      permissions: manifest?.permissions.length ?? 0,
      hooks: manifest?.hooks?.before?.length ?? 0,
      capabilities: Object.keys(manifest?.provides ?? {}).length,
    },
    permissions: (manifest?.permissions ?? []).map(({ resource, actions, title, risk }) => ({ resource, actions, title: text(title), risk })),
    hooks: (manifest?.hooks?.before ?? []).map(({ hook, onError }) => ({ hook, onError })),
    network: manifest?.network ?? [],
    timings: plugin.timings,
  };
}

import type { Cradle } from '../cradle.js';
import type { PluginRegistry } from './registry.js';

const KEEP_MS = 5_000;

/** Whether a required setting of a plugin is empty for a tenant; asked for each request, so the answer is kept for a moment. */
export function createReadiness({ settings, pluginRegistry }: Pick<Cradle, 'settings'> & { pluginRegistry: PluginRegistry }): (plugin: string, tenantId: string) => Promise<boolean> {
  const answers = new Map<string, { lacks: boolean; until: number }>();

  return async (plugin, tenantId) => {
    const required = (pluginRegistry.get(plugin)?.manifest?.settings ?? []).filter((setting) => setting.required);
    if (required.length === 0) return false;
    const key = `${plugin}/${tenantId}`;
    const known = answers.get(key);
    if (known && known.until > Date.now()) return known.lacks;
    const values = await Promise.all(required.map((setting) => settings.value<unknown>(tenantId, setting.key)));
    const lacks = values.some((value) => value === undefined || value === null || value === '');
    // What was missing may be filled in at any moment; what is there rarely goes.
    answers.set(key, { lacks, until: Date.now() + (lacks ? 500 : KEEP_MS) });
    return lacks;
  };
}

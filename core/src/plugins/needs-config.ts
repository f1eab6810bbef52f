import type { Cradle } from '../cradle.js';
import type { PluginRegistry } from './registry.js';

const KEEP_MS = 5_000;

export interface Readiness {
  /** Whether a required setting of a plugin is empty for a tenant; asked for each request, so the answer is kept for a moment. */
  lacks(plugin: string, tenantId: string): Promise<boolean>;
  /** That none is empty, when it is known without asking. */
  isSurelyComplete(plugin: string, tenantId: string): boolean;
}

export function createReadiness({ settings, pluginRegistry }: Pick<Cradle, 'settings'> & { pluginRegistry: PluginRegistry }): Readiness {
  const answers = new Map<string, { lacks: boolean; until: number }>();
  const requiredOf = (plugin: string): { key: string }[] => (pluginRegistry.get(plugin)?.manifest?.settings ?? []).filter((setting) => setting.required);
  const known = (plugin: string, tenantId: string): boolean | undefined => {
    const answer = answers.get(`${plugin}/${tenantId}`);
    return answer && answer.until > Date.now() ? answer.lacks : undefined;
  };

  return {
    async lacks(plugin, tenantId) {
      const required = requiredOf(plugin);
      if (required.length === 0) return false;
      const answer = known(plugin, tenantId);
      if (answer !== undefined) return answer;
      const values = await Promise.all(required.map((setting) => settings.value<unknown>(tenantId, setting.key)));
      const lacks = values.some((value) => value === undefined || value === null || value === '');
      // What was missing may be filled in at any moment; what is there rarely goes.
      answers.set(`${plugin}/${tenantId}`, { lacks, until: Date.now() + (lacks ? 500 : KEEP_MS) });
      return lacks;
    },
    isSurelyComplete: (plugin, tenantId) => requiredOf(plugin).length === 0 || known(plugin, tenantId) === false,
  };
}

import type { Cradle } from '../cradle.js';
import type { JobDefinition } from '../jobs/types.js';
import type { Contexts } from './context/contexts.js';
import type { PluginRecord } from './registry.js';

/** A plugin's jobs for the queue: limits from the manifest, work from what it registered, the context of whoever started it. */
export function jobDefinitions({ contexts, tenants }: Pick<Cradle, 'tenants'> & { contexts: Contexts }, { id, manifest, contributions }: PluginRecord): JobDefinition[] {
  return (manifest?.jobs ?? []).flatMap((declared) => {
    const handler = contributions?.jobs.get(declared.name);
    if (!handler) return [];
    const run: JobDefinition['run'] = async (jobRun, { tenantId, principal }) => {
      const tenant = await tenants.byId(tenantId);
      if (!tenant) throw new Error('the tenant of this job is gone');
      return handler(jobRun, contexts.forWork(id, { tenant, principal, signal: jobRun.signal, requestId: jobRun.id, jobId: jobRun.id }));
    };
    return [{ ...declared, plugin: id, run }];
  });
}

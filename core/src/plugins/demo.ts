import type { Principal } from '@hako/sdk-plugin';
import { traced } from '../observability/index.js';
import type { ActivationDeps } from './activation.js';

const DEMO_MS = 10 * 60_000;

/** Once per tenant: the mark is taken first and given back when the plugin fails, so that two processes never both fill. */
export async function runDemo(deps: ActivationDeps, pluginId: string, tenantId: string, principal: Principal): Promise<boolean> {
  const record = deps.pluginRegistry.get(pluginId);
  const tenant = await deps.tenants.byId(tenantId);
  if (!record?.definition?.demo || !tenant || !(await deps.activation.isActive(tenantId, pluginId))) return false;
  const mark = (done: boolean): Promise<object[]> =>
    deps.database.platform.write((tx) => tx.rows('update plugin_activation set demo_done = $3 where tenant_id = $1 and plugin_id = $2 and demo_done = not $3 returning 1 as taken', [tenantId, pluginId, done]));
  if ((await mark(true)).length === 0) return false;
  try {
    const ctx = deps.contexts.forWork(pluginId, { tenant, principal, signal: AbortSignal.timeout(DEMO_MS) });
    await traced({ plugin: pluginId, tenant: tenantId }, async () => record.definition?.demo?.(ctx));
    return true;
  } catch (error) {
    await mark(false);
    throw error;
  }
}

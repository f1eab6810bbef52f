import type { RouteDef } from '@hako/sdk-plugin';
import type { SsoDeps } from './deps.js';
import { proveDomainsAgain } from './prove-domain.js';
import { createProtocols } from './protocols/index.js';
import { domainRoutes } from './routes/domains.js';
import { flowRoutes } from './routes/flows.js';
import { logoutRoutes } from './routes/logout.js';
import { providerRoutes } from './routes/providers.js';
import { publicRoutes } from './routes/public.js';
import { pruneFlows } from './store/flows.js';

export { declareSso } from './declare.js';
export type { SsoDeps } from './deps.js';
export { ssoMigrations } from './migrations.js';

export function ssoRoutes(deps: SsoDeps): RouteDef[] {
  const protocols = createProtocols(deps);
  return [...publicRoutes(deps, protocols), ...providerRoutes(deps, protocols), ...flowRoutes(deps, protocols), ...logoutRoutes(deps, protocols), ...domainRoutes(deps)];
}

/** Hourly: what is over is forgotten, and domains are proven anew. */
export async function tendSso(deps: Pick<SsoDeps, 'database' | 'outbound' | 'clock' | 'log'>, tenantId: string): Promise<void> {
  await deps.database.tenant(tenantId).write((tx) => pruneFlows(tx, deps.clock.now()));
  await proveDomainsAgain(deps, tenantId);
}

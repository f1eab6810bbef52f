export { createPurgeDesk, type PurgeDesk } from './desk.js';
export { purgeJob } from './job.js';
export { PurgeView, purgeRoutes, purgeView } from './routes.js';
export type { PluginHoldings, PurgeDeps, PurgeRequest } from './types.js';

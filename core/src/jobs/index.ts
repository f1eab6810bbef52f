export { jobMigrations } from './migrations.js';
export { createJobs } from './queue.js';
export { jobRoutes } from './routes.js';
export type { JobDefinition, JobGate, JobOwner, JobQueue } from './types.js';

export { declareAudit, declareAuditJobs } from './declare.js';
export { auditMigrations, auditPlatformMigrations } from './migrations/index.js';
export { auditRoutes } from './routes/index.js';
export { Contradiction, createHorizonWatch, createLedger, originOf, type CheckpointWitness } from './sealing/index.js';
export { createAudit } from './service.js';
export { createLogShipping } from './shipping/index.js';
export type { AuditActor, AuditService, SecurityEvent } from './types.js';

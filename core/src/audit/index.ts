export { declareAudit } from './declare.js';
export { auditMigrations } from './migrations.js';
export { auditRoutes } from './routes.js';
export { createAudit } from './service.js';
export type { AuditActor, AuditService, SecurityEvent } from './types.js';

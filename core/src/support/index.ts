export { declareSupport } from './declare.js';
export { supportMigrations } from './migrations.js';
export { supportRoutes } from './routes.js';
export { createSupport } from './service.js';
export type { SupportService } from './types.js';

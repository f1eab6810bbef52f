export { declareApiKeys } from './declare.js';
export { apiKeyErrors } from './errors.js';
export { apiKeyMigrations, apiKeyPlatformMigrations } from './migrations.js';
export { apiKeyRoutes } from './routes.js';
export { createApiKeys } from './verify.js';
export type { ApiKeyService } from './types.js';

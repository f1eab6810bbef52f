export { notificationMigrations } from './migrations.js';
export { createNotifier } from './notifier.js';
export { notificationRoutes } from './routes.js';
export type { Notifier } from './types.js';

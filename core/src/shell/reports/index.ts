export { remoteReportMigrations } from './migrations.js';
export { remoteReportRoutes } from './routes.js';
export { pruneReports } from './store.js';

export { remoteHandler, shellHandler } from './handlers.js';
export { createRemoteShelf, type RemoteShelf } from './remote-shelf.js';
export { pruneReports, remoteReportMigrations, remoteReportRoutes } from './reports/index.js';
export { shellRoutes } from './routes.js';

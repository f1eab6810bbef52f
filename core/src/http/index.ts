export { createHttp, type Http } from './app.js';
export { createErrorCatalogue, coreErrors } from './errors.js';
export { createRouteTable } from './route-table.js';
export { assertRoutesDeclarePermission } from './declared-permissions.js';
export { httpMigrations } from './migrations.js';
export { cursorOf, ListQuery, listMeta, parseListQuery, readCursor, type ListPosition, type SortColumn } from './paging.js';
export type { ContextFactory, ErrorCatalogue, PluginGate, RequestFacts, RouteTable } from './types.js';
export { VISITOR } from './visitor.js';
export { pruneIdempotencyKeys } from './idempotency.js';

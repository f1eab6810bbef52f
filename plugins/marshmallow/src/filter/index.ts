import type { RouteDef } from '@hako/sdk-plugin';
import { listRoutes } from './lists/routes.js';
import { testRoutes } from './test-route.js';

export { createFilter, MAX_TEXT } from './create-filter.js';
export { createFilters, filterOptionsOf } from './service.js';
export { fold } from './text/fold.js';
export { textOf } from './text/plain-text.js';
export type { Filter, FilterMatch, FilterOptions, FilterResult, Filters } from './types.js';

export const filterRoutes: RouteDef[] = [...listRoutes, ...testRoutes];

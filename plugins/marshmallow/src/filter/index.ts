import type { RouteDef } from '@hako/sdk-plugin';
import { listRoutes } from './lists/routes.js';
import { testRoutes } from './test-route.js';

export { createFilter } from './create-filter.js';
export { createFilters, filterOptionsOf } from './service.js';
export type { Filter, FilterOptions, FilterResult, Filters } from './types.js';

export const filterRoutes: RouteDef[] = [...listRoutes, ...testRoutes];

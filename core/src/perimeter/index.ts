import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { blockListRoutes } from './block-list/routes.js';
import { rateRoutes } from './rates/routes.js';
import { ruleRoutes } from './rules/routes.js';

export { createBlockLists } from './block-list/effective.js';
export { declarePerimeter } from './declare.js';
export { createPerimeter } from './guard.js';
export { perimeterMigrations, perimeterPlatformMigrations } from './migrations.js';
export { canonicalNetwork, contains, parseAddress, parseNetwork, type Network } from './networks.js';
export { CLASS_LIMITS } from './rates/classes.js';
export type { BlockLists, Door, Perimeter, Visit } from './types.js';

export const perimeterRoutes = (deps: Pick<Cradle, 'perimeter' | 'blockLists' | 'organization' | 'ids' | 'clock'>): RouteDef[] => [...ruleRoutes(deps), ...blockListRoutes(deps), ...rateRoutes(deps)];

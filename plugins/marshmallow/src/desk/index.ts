import type { RouteDef } from '@hako/sdk-plugin';
import { actionRoutes } from './routes-actions.js';
import { batchRoutes } from './routes-batch.js';
import { lookingRoutes } from './looking.js';
import { listRoutes } from './routes-list.js';
import { reportRoutes } from './routes-reports.js';

/** Everything that staff do with messages. */
export const deskRoutes: RouteDef[] = [...listRoutes, ...actionRoutes, ...batchRoutes, ...lookingRoutes, ...reportRoutes];

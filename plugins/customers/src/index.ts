import { definePlugin } from '@hako/sdk-plugin';
import { CountCache } from './customers/count-cache.js';
import { listRoutes } from './customers/routes-list.js';
import { customerRoutes } from './customers/routes.js';
import { errors } from './errors.js';
import { externalIdRoutes } from './external-ids/routes.js';
import { manifest } from './manifest.js';
import { migrations } from './migrations/index.js';
import { personalRoutes } from './personal/routes.js';

export default definePlugin({
  manifest,
  register(reg) {
    reg.errors(errors);
    reg.migrations(migrations);
    reg.service('counts', () => new CountCache());
    reg.routes([...listRoutes, ...customerRoutes, ...personalRoutes, ...externalIdRoutes]);
  },
});

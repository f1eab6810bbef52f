import { definePlugin } from '@hako/sdk-plugin';
import { manifest } from './manifest.js';
import { migrations } from './migrations.js';
import { routes } from './routes.js';

export default definePlugin({
  manifest,
  register(reg) {
    reg.migrations(migrations);
    reg.routes(routes);
  },
});

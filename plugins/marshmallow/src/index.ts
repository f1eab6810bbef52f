import { definePlugin } from '@hako/sdk-plugin';
import { demo } from './demo/index.js';
import { errors } from './errors.js';
import { manifest } from './manifest.js';
import { migrations } from './migrations/index.js';
import { pages } from './pages/index.js';

export default definePlugin({
  manifest,
  register(reg) {
    reg.errors(errors);
    reg.migrations(migrations);
    reg.pages(pages);
  },
  demo,
});

import { definePlugin } from '@hako/sdk-plugin';
import { demo } from './demo/index.js';
import { errors } from './errors.js';
import { manifest } from './manifest.js';
import { migrations } from './migrations/index.js';

import { pages } from './pages/index.js';
import { publicStreamRoutes, staffStreamRoutes, streamErrors } from './stream/index.js';
export default definePlugin({
  manifest,
  register(reg) {
    reg.errors(errors);
    reg.migrations(migrations);
  },
    reg.pages(pages);
    reg.errors(streamErrors);
    reg.routes([...staffStreamRoutes, ...publicStreamRoutes]);
    reg.routes(deskRoutes);
  demo,
});

import { definePlugin } from '@hako/sdk-plugin';
import { cardRoutes, CardRenderer } from './cards/index.js';
import { configRoutes } from './config/routes.js';
import { deskRoutes } from './desk/index.js';
import { demo } from './demo/index.js';
import { sweepJob } from './desk/sweep.js';
import { exportJob } from './export/job.js';
import { exportRoutes } from './export/routes.js';
import { errors } from './errors.js';
import { feedRoutes } from './feed/routes.js';
import { createFilters, filterRoutes } from './filter/index.js';
import { manifest } from './manifest.js';
import { tellModerators, tellTalent } from './messages/notices.js';
import { migrations } from './migrations/index.js';
import { pages } from './pages/index.js';
import { retentionJob } from './privacy/retention.js';
import { pictureRoutes } from './pictures/routes.js';
import { reactionRoutes } from './reactions/routes.js';
import { publicStreamRoutes, staffStreamRoutes, streamErrors, streamPages, streamSweep } from './stream/index.js';
import { Questions } from './submit/questions.js';
import { askRoutes } from './submit/routes.js';
import { senderRejected, senderReopened } from './trust/on-moderated.js';
import { blockRoutes } from './trust/routes.js';
import { marshmallowWidget } from './widget/capability.js';

export default definePlugin({
  manifest,
  register(reg) {
    reg.errors(errors);
    reg.migrations(migrations);
    reg.service('filters', createFilters);
    reg.service('questions', () => new Questions());
    reg.routes([...configRoutes, ...filterRoutes]);
    reg.pages(pages);
    reg.routes([...askRoutes, ...feedRoutes, ...reactionRoutes, ...blockRoutes]);
    reg.job('marshmallow.retention', retentionJob);
    reg.on('marshmallow.message.rejected@1', senderRejected);
    reg.on('marshmallow.message.reopened@1', senderReopened);
    reg.capability('marshmallow.widget@1', marshmallowWidget);
    reg.service('cards', () => new CardRenderer());
    reg.routes(cardRoutes);
    reg.routes(pictureRoutes);
    reg.errors(streamErrors);
    reg.job('marshmallow.stream-sweep', streamSweep);
    reg.pages(streamPages);
    reg.routes([...staffStreamRoutes, ...publicStreamRoutes]);
    reg.routes([...deskRoutes, ...exportRoutes]);
    reg.job('marshmallow.export', exportJob);
    reg.job('marshmallow.desk-sweep', sweepJob);
    reg.on('marshmallow.message.received@1', tellModerators);
    reg.on('marshmallow.message.approved@1', tellTalent);
  },
  demo,
});

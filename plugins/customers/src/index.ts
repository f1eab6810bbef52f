import { definePlugin } from '@hako/sdk-plugin';
import { batchJob } from './batches/job.js';
import { batchRoutes } from './batches/routes.js';
import { customersCapability } from './capability.js';
import { CountCache } from './customers/count-cache.js';
import { listRoutes } from './customers/routes-list.js';
import { customerRoutes } from './customers/routes.js';
import { fieldsJob } from './custom-fields/job.js';
import { FieldMemory } from './custom-fields/known.js';
import { fieldRoutes } from './custom-fields/routes.js';
import { dictionaryRoutes } from './dictionary/routes.js';
import { demo } from './demo/index.js';
import { errors } from './errors.js';
import { exportJob } from './exports/job.js';
import { exportRoutes } from './exports/routes.js';
import { externalIdRoutes } from './external-ids/routes.js';
import { identityRoutes } from './identities/routes.js';
import { importJob } from './imports/job.js';
import { importRoutes } from './imports/routes.js';
import { sweepJob } from './imports/sweep.js';
import { manifest } from './manifest.js';
import { mayPurge } from './may-purge.js';
import { membershipJob } from './memberships/job.js';
import { membershipRoutes } from './memberships/routes.js';
import { migrations } from './migrations/index.js';
import { noteRoutes } from './notes/routes.js';
import { personalRoutes } from './personal/routes.js';
import { tagsJob } from './tags/move.js';
import { tagRoutes } from './tags/routes.js';
import { onActivity } from './timeline/activity.js';
import { timelineRoutes } from './timeline/routes.js';
import { viewRoutes } from './views/routes.js';
import { accessExportRoutes } from './access-export/routes.js';
import { consentRoutes } from './consents/routes.js';
import { consentTextRoutes } from './consents/routes-texts.js';
import { mergeRoutes } from './merge/routes.js';
import { requestRoutes } from './requests/routes.js';
import { duplicatesJob } from './duplicates/job.js';
import { duplicateRoutes } from './duplicates/routes.js';
import { rightsJob } from './rights/job.js';
import { eraseJob } from './erasures/run.js';
import { erasuresRoutes } from './erasures/routes.js';
import { erasureRoutes } from './rights/routes-erasure.js';
import { rightsRoutes } from './rights/routes.js';

export default definePlugin({
  manifest,
  register(reg) {
    reg.errors(errors);
    reg.migrations(migrations);
    reg.service('counts', () => new CountCache());
    reg.service('fields', () => new FieldMemory());
    // Fixed words before `/customers/:id`.
    reg.routes([...requestRoutes, ...duplicateRoutes, ...consentTextRoutes, ...mergeRoutes, ...rightsRoutes, ...erasuresRoutes, ...erasureRoutes, ...consentRoutes, ...accessExportRoutes]);
    reg.routes([...listRoutes, ...viewRoutes, ...tagRoutes, ...fieldRoutes, ...noteRoutes, ...timelineRoutes, ...batchRoutes, ...customerRoutes, ...personalRoutes, ...externalIdRoutes, ...dictionaryRoutes, ...identityRoutes, ...membershipRoutes, ...importRoutes, ...exportRoutes]);
    reg.capability('crm.customers@1', customersCapability);
    reg.job('customers.import', importJob);
    reg.job('customers.export', exportJob);
    reg.job('customers.sweep', sweepJob);
    reg.job('customers.batch', batchJob);
    reg.job('customers.erase', eraseJob);
    reg.job('customers.fields', fieldsJob);
    reg.job('customers.tags', tagsJob);
    reg.on('customer.activity@1', onActivity);
    reg.job('customers.rights', rightsJob);
    reg.job('customers.duplicates', duplicatesJob);
    reg.job('customers.memberships', membershipJob);
  },
  demo,
  mayPurge,
});

import type { StreamName } from '../sealing/index.js';

/** The setting that says for how many days a stream's entries keep their body. */
export const RETENTION_SETTINGS: Readonly<Record<StreamName, string>> = {
  change: 'retentionChangeLog',
  event: 'retentionEventLog',
  integration: 'retentionIntegrationLog',
  security: 'retentionSecurityLog',
};

import type { Cradle } from '../cradle.js';
import { auditErrors } from './errors.js';
import { EXPORT_JOB, exportJob } from './export/job.js';
import { RETENTION_SETTINGS, runRetention } from './retention/index.js';

const RETENTION_JOB = 'log-retention';
/** Every night at an hour when few write; the queue spreads the agencies over a minute. */
const NIGHTLY = '20 18 * * *';

/** Days that bodies are kept (security.md 6). */
const DEFAULT_DAYS = { change: 60, event: 60, integration: 60, security: 365 } as const;

const days = (stream: keyof typeof DEFAULT_DAYS): Record<string, unknown> => ({ type: 'integer', minimum: 30, maximum: 365, default: DEFAULT_DAYS[stream] });

/** Permissions of the streams, what may be done with them, and how long they are kept. */
export function declareAudit({ access, errors, audit, settings }: Pick<Cradle, 'access' | 'errors' | 'audit' | 'settings'>): void {
  errors.define('core', auditErrors);
  access.define([
    ...(['change', 'event', 'integration', 'security'] as const).map((stream) => ({
      owner: 'core',
      resource: `log.${stream}`,
      actions: ['read' as const],
      title: `audit.permissions.${stream}`,
      risk: stream === 'security' ? ('high' as const) : ('medium' as const),
    })),
    { owner: 'core', resource: 'log.export', actions: ['execute'], title: 'audit.permissions.export', risk: 'high' },
    { owner: 'core', resource: 'compliance', actions: ['read', 'write'], title: 'audit.permissions.compliance', risk: 'high' },
  ]);
  audit.define([
    { owner: 'core', action: 'log.exported', title: 'audit.names.log.exported', fields: { format: 'plain', streams: 'plain', from: 'plain', to: 'plain' } },
    { owner: 'core', action: 'log.export.downloaded', title: 'audit.names.log.export.downloaded', fields: {} },
    { owner: 'core', action: 'log.hold.placed', title: 'audit.names.log.hold.placed', fields: { name: 'plain', reason: 'plain', streams: 'plain', from: 'plain', to: 'plain' } },
    { owner: 'core', action: 'log.hold.released', title: 'audit.names.log.hold.released', fields: { reason: 'plain' } },
  ]);
  settings.define(
    (Object.keys(DEFAULT_DAYS) as (keyof typeof DEFAULT_DAYS)[]).map((stream) => {
      const key = RETENTION_SETTINGS[stream];
      return { owner: 'core', key, schema: days(stream), scopes: ['tenant' as const], title: `settings.keys.${key}.title`, help: `settings.keys.${key}.help` };
    }),
  );
}

/** The work of the night, and exports. */
export function declareAuditJobs({ access, audit, settings, jobs, database, storage, ledger, clock, ids }: Pick<Cradle, 'access' | 'audit' | 'settings' | 'jobs' | 'database' | 'storage' | 'ledger' | 'clock' | 'ids'>): void {
  jobs.define([
    { plugin: 'core', name: EXPORT_JOB, title: 'audit.jobs.export', concurrency: 2, timeoutMs: 3_600_000, attempts: 3, run: exportJob({ database, storage, ledger, access, clock }) },
    {
      plugin: 'core', name: RETENTION_JOB, title: 'audit.jobs.retention', concurrency: 1, timeoutMs: 3_600_000, attempts: 3, cron: NIGHTLY,
      run: async (_run, { tenantId, principal }) => ({ ...(await runRetention({ database, settings, audit, ids, clock }, tenantId, principal.name)) }),
    },
  ]);
}

import { SYSTEM } from '../context/contexts.js';
import type { JobDefinition } from '../../jobs/types.js';
import { performPurge } from './purge.js';
import { PURGE_JOB, type PurgeDeps } from './types.js';

/** In core's name: the plugin itself is switched off, so no job of its own would be picked up. */
export const purgeJob = (deps: PurgeDeps): JobDefinition => ({
  plugin: 'core',
  name: PURGE_JOB,
  title: 'plugins.jobs.purge',
  concurrency: 2,
  timeoutMs: 30 * 60_000,
  attempts: 3,
  run: async (run, { tenantId, principal }) => performPurge(deps, String(run.data['plugin']), tenantId, { principal: principal ?? SYSTEM, requestId: run.id, ip: null, userAgent: null }),
});

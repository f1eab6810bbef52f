import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { createReadingNote } from '../reading.js';
import { exportRoutes } from './exports.js';
import { proofRoutes } from './proofs.js';
import { retentionRoutes } from './retention.js';
import { streamRoutes } from './streams.js';

export function auditRoutes({ audit, ledger, database, clock, translations, storage, jobs, settings }: Pick<Cradle, 'audit' | 'ledger' | 'database' | 'clock' | 'translations' | 'storage' | 'jobs' | 'settings'>): RouteDef[] {
  const noteReading = createReadingNote({ audit, database, clock });
  return [...streamRoutes({ audit, translations, clock, noteReading }), ...proofRoutes({ audit, ledger }), ...exportRoutes({ database, storage, jobs }), ...retentionRoutes({ settings })];
}

import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { createReadingNote } from '../reading.js';
import { proofRoutes } from './proofs.js';
import { streamRoutes } from './streams.js';

export function auditRoutes({ audit, ledger, database, clock, translations }: Pick<Cradle, 'audit' | 'ledger' | 'database' | 'clock' | 'translations'>): RouteDef[] {
  const noteReading = createReadingNote({ audit, database, clock });
  return [...streamRoutes({ audit, translations, clock, noteReading }), ...proofRoutes({ audit, ledger })];
}

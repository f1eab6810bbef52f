import { built } from './built.js';
import { milliseconds } from './statistics.js';
import type { BenchPart } from './types.js';

interface DatabaseBench {
  benchNewTenant(options: { ownerUrl: string; rounds?: number }): Promise<{ medianMs: number; slowestMs: number; passwordHashMs: number; spareMs: number }>;
  benchMigration(options: { ownerUrl: string; tenants?: number }): Promise<{ tenants: number; perTenantMs: number; baselinePerTenantMs: number; nothingToDoMs: number }>;
}

const GOAL_NEW_MS = 100;
const GOAL_MIGRATION_MS = 2;

export const tenants: BenchPart = {
  name: 'tenants',
  about: 'a new agency, and one migration over 1,000 of them beside a bare script',
  needsHouse: false,
  async run({ clusterUrl, say }) {
    const { benchNewTenant, benchMigration } = await built<DatabaseBench>('core/lib/database/bench.js');
    const made = await benchNewTenant({ ownerUrl: clusterUrl });
    say('  1,000 schemas …');
    const moved = await benchMigration({ ownerUrl: clusterUrl });
    return [
      { what: 'a new agency, spares ready (median)', value: milliseconds(made.medianMs), baseline: `of it the password hash ${milliseconds(made.passwordHashMs)}`, ratio: '', goal: `<= ${GOAL_NEW_MS} ms`, met: made.medianMs <= GOAL_NEW_MS },
      { what: `one column in ${moved.tenants} agencies, per agency`, value: milliseconds(moved.perTenantMs), baseline: `${milliseconds(moved.baselinePerTenantMs)} bare script`, ratio: `${(moved.perTenantMs / moved.baselinePerTenantMs).toFixed(1)} x`, goal: `<= ${GOAL_MIGRATION_MS} ms`, met: moved.perTenantMs <= GOAL_MIGRATION_MS },
      { what: `asking ${moved.tenants} agencies when nothing is to do`, value: milliseconds(moved.nothingToDoMs), baseline: '', ratio: '', goal: '', met: null },
    ];
  },
};

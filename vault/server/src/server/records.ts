import { requireApproval } from '../approvals/require-approval.js';
import { appendAccess } from '../audit/access-log.js';
import type { VaultDatabase } from '../database/database.js';
import { checkGate, type GateState } from '../erasure/gate.js';
import type { LedgerMark } from '../erasure/ledger-file.js';
import { mirrorLedger } from '../erasure/ledger-mirror.js';
import { sweepShreddedTenants } from '../erasure/wipe.js';
import type { AnyRoute } from '../http/route.js';
import type { Keks } from '../keys/kek.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { createBulkGuard, type BulkGuard } from '../limits/bulk.js';
import type { LimitSettings } from '../limits/limits.js';
import { createSharedLimits, type SharedLimits } from '../limits/shared.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { createRoutes } from '../routes/index.js';
import { pruneAllAccess } from '../upkeep/access-log.js';
import { upkeepEntry } from '../upkeep/entry.js';
import { checkTenant } from '../upkeep/integrity.js';
import { runDue, type NightlyJob } from '../upkeep/nightly.js';
import { reindexTenant, staleTenants } from '../upkeep/reindex.js';
import { retainPage } from '../upkeep/retention.js';
import { activeTenants, tenantContext } from '../upkeep/tenants.js';
import { repeat } from './repeat.js';
import type { Trust } from './trust.js';

export interface RecordsDeps {
  database: VaultDatabase;
  keks: Keks;
  keys: TenantKeyCache;
  trust: Pick<Trust, 'signer' | 'alerts'>;
  log: VaultLog;
  limits: LimitSettings;
  ledgerFile: string;
  now: () => number;
}

/** What the vault keeps, and what becomes of it: records, tokens, erasure, upkeep. */
export interface Records {
  routes: readonly AnyRoute[];
  sharedLimits: SharedLimits;
  bulk: BulkGuard;
  /** False until the erasure ledger was replayed: nothing is served before. */
  isOpen(): boolean;
  start(): void;
  stop(): Promise<void>;
}

const MINUTE = 60_000;
const GATE_MS = 2_000;

export async function createRecords({ database, keks, keys, trust, log, limits, ledgerFile, now }: RecordsDeps): Promise<Records> {
  const ledger = { database, ledgerFile, signer: trust.signer };
  const failed = (event: string) => (error: unknown): void => log.write('error', event, { ...errorFacts(error), alert: 'erasure' });
  let copying: Promise<void> = Promise.resolve();
  let mark: LedgerMark | undefined;
  const copyLedger = (): Promise<void> => (copying = copying.then(async () => void (mark = await mirrorLedger(ledger, mark))).catch(failed('erasure-ledger-not-copied')));

  let gate: GateState = { open: false, replayed: 0 };
  const look = async (): Promise<void> => {
    const before = gate;
    gate = await checkGate(ledger);
    if (gate.replayed > 0) trust.alerts.raise({ kind: 'erasure', severity: 'warning', tenantId: null, detail: { replayed: gate.replayed } });
    if (!gate.open && before.problem !== gate.problem) trust.alerts.raise({ kind: 'erasure', severity: 'critical', tenantId: null, detail: { closed: gate.problem ?? 'unknown' } });
  };
  await look();

  const nightly: NightlyJob[] = [
    { name: 'retention', run: async () => ({ deleted: await retainAll(database, keys, now) }) },
    {
      name: 'integrity',
      run: async () => {
        let [checked, found] = [0, 0];
        for (const tenantId of await activeTenants(database)) {
          const report = await checkTenant(database, keys, tenantId);
          checked += report.checked;
          found += report.findings.length;
          if (report.findings.length > 0) trust.alerts.raise({ kind: 'integrity', severity: 'critical', tenantId, detail: { findings: report.findings.length, first: report.findings.slice(0, 20).map(({ subjectId, problem }) => `${problem} ${subjectId}`) } });
        }
        return { checked, found };
      },
    },
    { name: 'access-log', run: () => pruneAllAccess(database, now) },
  ];
  let loops: { stop(): Promise<void> }[] = [];

  return {
    routes: createRoutes(keks, { signer: trust.signer, requireApproval, now, erased: copyLedger }),
    sharedLimits: createSharedLimits(database, limits),
    bulk: createBulkGuard(requireApproval, limits.bulkSubjectsPerJob),
    isOpen: () => gate.open,
    start: () => {
      loops = [
        repeat(GATE_MS, async () => (gate.open ? undefined : look()), failed('gate-not-checked')),
        // What another process of this vault erased belongs into this one's copy as well.
        repeat(MINUTE, async () => (gate.open ? copyLedger() : undefined), failed('erasure-ledger-not-copied')),
        repeat(MINUTE, async () => (gate.open ? runDue(database, nightly, now()) : undefined), failed('nightly-work-failed')),
        repeat(MINUTE, async () => {
          if (!gate.open) return;
          while (await sweepShreddedTenants(database));
          for (const tenantId of await staleTenants(database)) log.write('info', 'index-made-anew', { tid: tenantId, count: await reindexTenant(database, keys, tenantId) });
        }, failed('upkeep-failed')),
      ];
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await copying;
    },
  };
}

async function retainAll(database: VaultDatabase, keys: TenantKeyCache, now: () => number): Promise<number> {
  let deleted = 0;
  for (const tenantId of await activeTenants(database)) {
    for (let cursor = '', more = true; more; ) {
      const page = await database.transaction(async (tx) => {
        const at = new Date(now());
        const done = await retainPage(tx, tenantId, await tenantContext(tx, keys, tenantId), at, 200, cursor);
        if (done.writes.length > 0) await appendAccess(tx, upkeepEntry(tenantId, 'retention', at, { deleted: done.answer.deleted, writes: done.writes }));
        return done;
      });
      deleted += page.answer.deleted;
      ({ cursor } = page);
      ({ more } = page.answer);
    }
  }
  return deleted;
}

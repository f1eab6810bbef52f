import { randomUUID } from 'node:crypto';
import { createAlerts, type Alerts } from '../alerts/alerts.js';
import { createDetector } from '../anomaly/detector.js';
import { createIncidents, type Incidents } from '../anomaly/incidents.js';
import { anomalyRoutes } from '../anomaly/routes.js';
import { createStanding, type Standing } from '../anomaly/standing.js';
import { approvalRoutes } from '../approvals/routes.js';
import { createCheckpointSigner, type CheckpointSigner } from '../audit/checkpoint-key.js';
import { auditRoutes } from '../audit/routes.js';
import { originOf, sealAll } from '../audit/sealer.js';
import type { VaultDatabase } from '../database/database.js';
import type { AnyAdminRoute } from '../http/admin-route.js';
import type { Keks } from '../keys/kek.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { repeat } from './repeat.js';

export interface TrustDeps {
  database: VaultDatabase;
  keks: Keks;
  log: VaultLog;
  environment: string;
  now: () => number;
  /** How often the log is sealed and looked at, in milliseconds. */
  everyMs: number;
}

const TAMPER_AGAIN_MS = 86_400_000;

/** What makes the vault answer for itself: sealed log, approvals, anomalies, alerts. */
export interface Trust {
  alerts: Alerts;
  standing: Standing;
  incidents: Incidents;
  signer: CheckpointSigner;
  /** First line of a tenant's checkpoints, for its whole life. */
  origin: (tenantId: string) => string;
  adminRoutes: readonly AnyAdminRoute[];
  /** Seals what is there and signs for it at once. */
  seal(): Promise<void>;
  start(): void;
  /** Signs for what came last, then stops. */
  stop(): Promise<void>;
}

export async function createTrust({ database, keks, log, environment, now, everyMs }: TrustDeps): Promise<Trust> {
  const signer = await createCheckpointSigner(database, keks, { name: `hako-vault.${environment}`, now });
  const alerts = createAlerts({ database, log, now });
  const standing = createStanding(database, now);
  const incidents = createIncidents({ database, alerts, standing, log, now });
  const origin = originOf(environment);
  const failed = (event: string) => (error: unknown): void => log.write('warn', event, errorFacts(error));
  const sealer = { database, signer, origin, now, onTamper: (tenantId: string, seq: number) => void tellOfTamper(tenantId, seq).catch(failed('alert-not-stored')) };
  // The tree stands still at that entry until somebody has looked, which is no reason to say so every minute.
  const tellOfTamper = async (tenantId: string, seq: number): Promise<void> => {
    const [told] = await database.query({ text: `select 1 from vault.alert where kind = 'audit-tamper' and tenant_id = $1 and detail->>'seq' = $2 and at > $3 limit 1`, values: [tenantId, String(seq), new Date(now() - TAMPER_AGAIN_MS)] });
    if (!told) alerts.raise({ kind: 'audit-tamper', severity: 'critical', tenantId, detail: { seq } });
  };
  const detector = createDetector({ database, alerts, now, holder: randomUUID() });
  await standing.refresh();
  let loops: { stop(): Promise<void> }[] = [];

  return {
    alerts,
    standing,
    incidents,
    signer,
    origin,
    adminRoutes: [...approvalRoutes, ...auditRoutes({ signer, origin, alerts }), ...anomalyRoutes({ alerts, standing })],
    seal: async () => void (await sealAll(sealer, { force: true })),
    start: () => {
      loops = [
        repeat(everyMs, () => sealAll(sealer), failed('seal-failed')),
        repeat(everyMs, () => detector.tick(), failed('anomaly-rules-failed')),
        repeat(Math.min(everyMs, 1_000), () => standing.refresh(), failed('standing-not-read')),
        repeat(3_600_000, () => signer.rotateWhenDue(), failed('checkpoint-key-not-rotated')),
      ];
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await sealAll(sealer, { force: true }).catch(failed('seal-failed'));
      await alerts.settled();
    },
  };
}

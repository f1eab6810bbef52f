import type { RotationSettings } from '../rotation/settings.js';
import type { VaultDatabase } from '../database/database.js';
import { adminRoute, type AnyAdminRoute } from '../http/admin-route.js';
import { dueKeys } from '../keys/due.js';
import { startKeyHousekeeping } from '../keys/housekeeping.js';
import type { KekRing } from '../keys/kek.js';
import type { KeyUses } from '../keys/key-uses.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { keyRoutes } from '../keys/routes.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { createRotation, type Listener } from '../rotation/index.js';
import { monthlyRotation } from '../rotation/monthly.js';
import { runDue } from '../upkeep/nightly.js';
import { repeat } from './repeat.js';
import type { Trust } from './trust.js';
import { sealState } from './waiting-room.js';

const HOUR_MS = 3_600_000;

export interface KeysDeps {
  database: VaultDatabase;
  provider: KeyProvider;
  keks: KekRing;
  keys: TenantKeyCache;
  uses: KeyUses;
  trust: Pick<Trust, 'alerts' | 'signer'>;
  log: VaultLog;
  settings: RotationSettings;
  keyCheckMs: number;
  fault: string | null;
  now: () => number;
}

/** Keys while the vault runs: their caches, their rotation, and what operators do with them. */
export interface VaultKeys {
  adminRoutes: readonly AnyAdminRoute[];
  timed(listener: Listener): Listener;
  start(): void;
  stop(): Promise<void>;
}

export function createKeys({ trust, uses, keyCheckMs, ...deps }: KeysDeps): VaultKeys {
  const { provider, settings } = deps;
  const rotation = createRotation({ ...deps, onStuck: (tenantId, code) => trust.alerts.raise({ kind: 'rotation', severity: 'critical', tenantId, detail: { code } }) });
  const onOutage = (): void => trust.alerts.raise({ kind: 'key', severity: 'critical', tenantId: null, detail: { code: 'ROOT_DOES_NOT_ANSWER', provider: provider.name } });
  const nightly = [monthlyRotation(deps), dueKeys({ database: deps.database, provider, alerts: trust.alerts, destroyAfterMs: settings.destroyAfterMs, now: deps.now })];
  let ends: (() => Promise<void>)[] = [];
  return {
    adminRoutes: [...rotation.adminRoutes, ...keyRoutes({ provider, destroyAfterMs: settings.destroyAfterMs, sign: (text) => trust.signer.sign(text).note }), sealRoute(provider)],
    timed: (listener) => rotation.timed(listener),
    start: () => {
      const looking = repeat(HOUR_MS, () => runDue(deps.database, nightly, deps.now()), (error) => deps.log.write('warn', 'due-keys-not-read', errorFacts(error)));
      ends = [startKeyHousekeeping({ ...deps, uses, onOutage, verifyMs: keyCheckMs }), () => looking.stop()];
      rotation.start();
    },
    stop: async () => {
      await rotation.stop();
      for (const end of ends) await end();
      await provider.close?.();
    },
  };
}

/** GET /admin/seal, as it is in the waiting room too. */
const sealRoute = (provider: KeyProvider): AnyAdminRoute =>
  adminRoute<null>({ method: 'GET', path: '/admin/seal', op: 'keys_read', audited: false, parse: () => null, tenant: (_body, actor) => actor.tenantId, run: async () => ({ answer: () => sealState(provider) }) });

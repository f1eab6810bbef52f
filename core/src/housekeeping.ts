import { createHorizonWatch } from './audit/index.js';
import type { CoreCradle } from './container.js';
import { pruneOutbox } from './events/index.js';
import { pruneIdempotencyKeys } from './http/index.js';
import { maintainIdentity, pruneIdentity, tendSso } from './identity/index.js';
import { pruneMail } from './mail/index.js';
import { pruneReports } from './shell/index.js';
import { sweepExpired } from './storage/index.js';
import { prunePermits } from './vault/index.js';
import { watchVault } from './vault-admin/index.js';

const SPARES_MS = 30_000;
const HOURLY_MS = 3_600_000;
const HORIZON_MS = 60_000;
/** A blocked session or a broken glass must not stay unheard for long. */
const VAULT_MS = 10_000;

/** What a worker does on the side: spare schemas for new agencies, files past their time, events settled long ago. */
export function startHousekeeping(core: CoreCradle): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const every = (ms: number, what: string, work: () => Promise<unknown>): NodeJS.Timeout =>
    setInterval(() => {
      running = running.then(() => (stopped ? undefined : work())).catch((err: unknown) => core.log.warn({ err, step: what }, 'background work is tried again later'));
    }, ms).unref();

  const horizon = createHorizonWatch(core);
  const timers = [every(SPARES_MS, 'spare tenants', () => core.tenants.prepareSpares()), every(VAULT_MS, 'alerts of the vault', () => watchVault(core)), every(HORIZON_MS, 'forgotten transactions', () => horizon.look()), every(HOURLY_MS, 'expired files and events', () => sweep(core))];
  running = core.tenants.prepareSpares().catch((err: unknown) => core.log.warn({ err, step: 'spare tenants' }, 'background work is tried again later'));

  return async () => {
    stopped = true;
    for (const timer of timers) clearInterval(timer);
    await running;
  };
}

async function sweep(core: CoreCradle): Promise<void> {
  await maintainIdentity(core);
  for (const { id } of await core.tenants.list()) {
    await sweepExpired(core, id);
    await pruneOutbox(core.database, id);
    await pruneIdentity(core, id);
    await tendSso(core, id);
    await pruneIdempotencyKeys(core, id);
    await core.visitors.prune(id);
    await prunePermits(core.database, id, core.clock.now());
    await pruneMail(core, id);
    await core.database.tenant(id).write((tx) => pruneReports(tx, core.clock.now()));
  }
}

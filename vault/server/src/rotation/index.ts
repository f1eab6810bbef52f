import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VaultDatabase } from '../database/database.js';
import type { AnyAdminRoute } from '../http/admin-route.js';
import type { KekRing } from '../keys/kek.js';
import type { KeyProvider } from '../keys/key-provider.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import type { VaultLog } from '../log/log.js';
import { createFaultPoint } from './fault.js';
import { ReadTimes } from './read-times.js';
import { rotationRoutes } from './routes.js';
import type { RotationSettings } from './settings.js';
import { startRotationWorker, type RotationWorker } from './worker.js';

export interface RotationOptions {
  database: VaultDatabase;
  keks: KekRing;
  provider: KeyProvider;
  keys: TenantKeyCache;
  log: VaultLog;
  settings: RotationSettings;
  /** `VAULT_FAULT`; `null` in production. */
  fault: string | null;
  now: () => number;
  onStuck: (tenantId: string | null, code: string) => void;
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Rotation {
  adminRoutes: readonly AnyAdminRoute[];
  /** Around the handler of all requests: rotations give way when reads become slow. */
  timed(listener: Listener): Listener;
  start(): void;
  stop(): Promise<void>;
}

/** Replaces keys while people work: jobs, their worker, and the routes that start and steer them. */
export function createRotation({ fault, ...options }: RotationOptions): Rotation {
  const readTimes = new ReadTimes();
  const deps = { ...options, readTimes, fault: createFaultPoint(fault, options.log) };
  let worker: RotationWorker | undefined;
  return {
    adminRoutes: rotationRoutes(() => worker?.wake()),
    timed: (listener) => async (request, response) => {
      const began = performance.now();
      await listener(request, response);
      if (request.url === '/v1/detokenize' && response.statusCode === 200) readTimes.record(performance.now() - began);
    },
    start: () => {
      worker = startRotationWorker(deps);
    },
    stop: async () => worker?.stop(),
  };
}

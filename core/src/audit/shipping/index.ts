import type { Cradle } from '../../cradle.js';
import { createLokiClient } from './loki.js';
import { createShipper, type Shipper } from './shipper.js';

/** Nothing, unless the operator named a Loki. */
export function createLogShipping({ config, database, tenants, log, clock }: Pick<Cradle, 'config' | 'database' | 'tenants' | 'log' | 'clock'>): Shipper | undefined {
  return config.loki === null ? undefined : createShipper({ database, tenants, log, clock, loki: createLokiClient(config.loki) });
}

import type { Cradle } from '../../cradle.js';
import type { LokiClient, LokiTarget } from './loki.js';
import { createShipper, type Shipper } from './shipper.js';

/** Nothing, unless the operator named a Loki. */
export function createLogShipping({ config, database, tenants, log, clock }: Pick<Cradle, 'config' | 'database' | 'tenants' | 'log' | 'clock'>): Shipper | undefined {
  return config.loki === null ? undefined : createShipper({ database, tenants, log, clock, loki: lazyLoki(config.loki) });
}

/** Its HTTP library is loaded with the first batch. */
function lazyLoki(target: LokiTarget): LokiClient {
  let client: Promise<LokiClient> | undefined;
  const opened = (): Promise<LokiClient> => (client ??= import('./loki.js').then(({ createLokiClient }) => createLokiClient(target)));
  return {
    push: async (entries) => (await opened()).push(entries),
    close: async () => (await client)?.close(),
  };
}

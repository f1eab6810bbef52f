import type { VaultConfig } from '../config.js';
import type { VaultDatabase } from '../database/database.js';
import type { Callers } from '../http/callers.js';
import type { KekRing } from '../keys/kek.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { openKeks } from '../keys/opening.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { createHealthServer } from './health-server.js';
import { close, listen } from './listen.js';
import { createTlsServer } from './tls-server.js';
import { createWaitingRoom } from './waiting-room.js';

/**
 * Opens the KEKs. While the root is sealed or does not answer, the vault is up and not ready: its ports take shares and
 * tell everybody else to come later.
 */
export async function unlock(config: VaultConfig, { provider, database, log, callers }: { provider: KeyProvider; database: VaultDatabase; log: VaultLog; callers: Callers }): Promise<KekRing> {
  let leave = async (): Promise<void> => undefined;
  const opening = openKeks(database, provider, {
    log,
    onWait: async () => {
      const room = createWaitingRoom({ provider, callers: () => callers, log, onChange: () => opening.wake() });
      const tls = createTlsServer(config.tls, (request, response) => void room(request, response), (error) => log.write('warn', 'handshake-refused', errorFacts(error)));
      const health = createHealthServer(async () => false);
      await listen(tls.server, config.port, config.host);
      await listen(health, config.healthPort, '127.0.0.1');
      leave = async () => void (await Promise.all([close(tls.server), close(health)]));
    },
  });
  const keks = await opening.keks;
  await leave();
  return keks;
}

import type { LiveData, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

export interface PublicChannels {
  publish(tx: TenantTransaction, channel: string, event: { type: string; data: LiveData }): void;
}

/** Streams for who has no session: overlays, readers. The room stream puts them here. */
export function publicChannels(_deps: Pick<Cradle, 'live'>, { pluginId }: { tenantId: string; pluginId: string }): PublicChannels {
  return {
    publish(_tx, channel) {
      throw new Error(`${pluginId}: nobody carries the public channel "${channel}" yet`);
    },
  };
}

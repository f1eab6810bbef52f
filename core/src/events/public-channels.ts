import type { LiveData, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { ChannelOwner } from './types.js';

const NAME = /^[A-Za-z0-9_.:-]{1,64}$/;

export interface PublicChannels {
  publish(tx: TenantTransaction, channel: string, event: { type: string; data: LiveData }): void;
  revoke(tx: TenantTransaction, reader: string): void;
}

/** Streams for who has no session, told after the commit. */
export function publicChannels({ channels }: Pick<Cradle, 'channels'>, owner: ChannelOwner): PublicChannels {
  const named = (kind: string, name: string): string => {
    if (!NAME.test(name)) throw new Error(`${owner.pluginId}: "${name}" is no name for a ${kind}`);
    return name;
  };
  return {
    publish(tx, channel, { type, data }) {
      named('channel', channel);
      tx.afterCommit(() => channels.publish({ ...owner, channel, type, data }));
    },
    revoke(tx, reader) {
      named('reader', reader);
      tx.afterCommit(() => channels.revoke(owner, reader));
    },
  };
}

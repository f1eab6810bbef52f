import type { LiveData, LiveEvents } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { publicChannels } from './public-channels.js';

const TYPE = /^[a-z][a-z0-9-]{0,30}$/;
/** Ids, states and times, nothing that a person could have written: an event passes the bus and stays in a buffer. */
const WORD = /^[A-Za-z0-9_.:-]{0,64}$/;
/** Below what the bus takes in one message, with room for the envelope. */
const MAX_BYTES = 6_000;

/** Live events of one plugin in one agency: told after the commit, to nobody when it was rolled back. */
export function pluginLive(deps: Pick<Cradle, 'live' | 'channels'>, { tenantId, pluginId }: { tenantId: string; pluginId: string }): LiveEvents {
  const channels = publicChannels(deps, { tenantId, pluginId });
  return {
    toStaff(tx, { permission, scope, type, data }) {
      checkLiveEvent(pluginId, type, data);
      tx.afterCommit(() => deps.live.publish({ type: `${pluginId}.${type}`, tenantId, permission, scope, data }));
    },
    publish(tx, channel, { type, data }) {
      checkLiveEvent(pluginId, type, data);
      channels.publish(tx, channel, { type, data });
    },
    revoke: (tx, reader) => channels.revoke(tx, reader),
  };
}

/** Refused where it is written, in words for its author. */
export function checkLiveEvent(pluginId: string, type: string, data: LiveData): void {
  if (!TYPE.test(type)) throw new Error(`${pluginId}: "${type}" is no name for a live event`);
  for (const [key, value] of Object.entries(data)) {
    const words = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : [];
    const fits = words.every((word) => typeof word === 'string' && WORD.test(word)) && (typeof value !== 'object' || value === null || Array.isArray(value));
    // The value itself may be what must not be told, so the sentence leaves it out.
    if (!fits) throw new Error(`${pluginId}: the live event ${type} carries text in "${key}"; send an id and let browsers read it`);
  }
  if (Buffer.byteLength(JSON.stringify(data)) > MAX_BYTES) throw new Error(`${pluginId}: the live event ${type} has more than ${MAX_BYTES} bytes`);
}

import type { Cradle } from '../cradle.js';
import { connectRedis } from '../redis.js';
import type { Bus } from './types.js';

/** PostgreSQL takes payloads below 8,000 bytes; both carriers keep to one limit, so that neither is a surprise. */
export const MAX_MESSAGE_BYTES = 7_000;
const TOPIC = /^[a-z][a-z_]{1,30}$/;

type Handler = (message: Record<string, unknown>) => void;

/** Redis pub/sub when there is a Redis, else PostgreSQL `NOTIFY`. */
export function createBus({ config, database, secrets, log }: Pick<Cradle, 'config' | 'database' | 'log'> & Partial<Pick<Cradle, 'secrets'>>): Bus {
  // Two installations may share a Redis without hearing each other.
  const carrier = config.redisUrl ? redisCarrier(config.redisUrl, secrets ? `${secrets.mac('redis-prefix', 'bus').slice(0, 8)}:` : '', log) : postgresCarrier(database);
  return {
    async publish(topic, message) {
      await carrier.send(channelOf(topic), encode(topic, message));
    },
    subscribe(topic, handler) {
      return carrier.receive(channelOf(topic), (payload) => deliver(topic, payload, handler, log));
    },
    close: () => carrier.close(),
  };
}

interface Carrier {
  send(channel: string, payload: string): Promise<void>;
  receive(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

function channelOf(topic: string): string {
  if (!TOPIC.test(topic)) throw new Error(`"${topic}" is no name for a topic`);
  return `hako_${topic}`;
}

function encode(topic: string, message: Record<string, unknown>): string {
  const payload = JSON.stringify(message);
  if (Buffer.byteLength(payload) > MAX_MESSAGE_BYTES) throw new Error(`a message on "${topic}" may have ${MAX_MESSAGE_BYTES} bytes: send an id and let readers look it up`);
  return payload;
}

/** One reader's fault must reach neither the carrier nor the other readers. */
function deliver(topic: string, payload: string, handler: Handler, log: Cradle['log']): void {
  try {
    const message: unknown = JSON.parse(payload);
    if (typeof message === 'object' && message !== null) handler(message as Record<string, unknown>);
  } catch (err) {
    log.warn({ err, topic }, 'a message on the bus was not understood');
  }
}

function postgresCarrier(database: Cradle['database']): Carrier {
  return {
    send: (channel, payload) => database.notify(channel, payload),
    receive: (channel, onPayload) => database.listen(channel, onPayload),
    // The connection belongs to the database, which closes it.
    close: async () => {},
  };
}

function redisCarrier(url: string, prefix: string, log: Cradle['log']): Carrier {
  const options = { maxRetriesPerRequest: null, lazyConnect: false, enableOfflineQueue: true };
  const publisher = connectRedis(url, options);
  const subscriber = connectRedis(url, options);
  for (const client of [publisher, subscriber]) client.on('error', (err) => log.warn({ err, component: 'bus' }, 'Redis is not there; it is tried again'));
  const handlers = new Map<string, Set<(payload: string) => void>>();
  subscriber.on('message', (channel: string, payload: string) => {
    for (const handler of handlers.get(channel) ?? []) handler(payload);
  });
  return {
    async send(channel, payload) {
      await publisher.publish(prefix + channel, payload);
    },
    async receive(name, onPayload) {
      const channel = prefix + name;
      const known = handlers.get(channel) ?? new Set();
      handlers.set(channel, known.add(onPayload));
      await subscriber.subscribe(channel);
      return async () => {
        known.delete(onPayload);
        if (known.size > 0) return;
        handlers.delete(channel);
        await subscriber.unsubscribe(channel);
      };
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

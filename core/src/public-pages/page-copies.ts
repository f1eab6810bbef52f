import type { Cradle } from '../cradle.js';
import { CopyStore } from './copies.js';
import type { Rendered } from './rendered.js';
import type { PageCopies, Purge } from './types.js';

const TOPIC = 'pages';
/** A message on the bus is small: more tags than this become a purge of the plugin's pages of the agency. */
const MOST_TAGS = 50;

export interface OwnPageCopies extends PageCopies {
  readonly store: CopyStore<Rendered>;
  /** Hears what other processes purge, and what changes of an agency, its talents and its plugins. */
  listen(): Promise<void>;
}

export function createPageCopies({ bus, log }: Pick<Cradle, 'bus' | 'log'>): OwnPageCopies {
  const store = new CopyStore<Rendered>();
  const failed = (err: unknown): void => log.warn({ err, topic: TOPIC }, 'pages of other processes are only new after a while');
  return {
    store,
    purge(wanted) {
      const purge = wanted.tags && wanted.tags.length > MOST_TAGS ? { tenantId: wanted.tenantId, ...(wanted.plugin === undefined ? {} : { plugin: wanted.plugin }) } : wanted;
      store.purge(purge);
      void bus.publish(TOPIC, { ...purge }).catch(failed);
    },
    async listen() {
      const whole = ({ tenantId }: Record<string, unknown>): void => {
        if (typeof tenantId === 'string') store.purge({ tenantId });
      };
      await Promise.all([
        bus.subscribe(TOPIC, (message) => {
          const purge = purgeOf(message);
          if (purge) store.purge(purge);
        }),
        bus.subscribe('tenants', whole),
        bus.subscribe('plugins', whole),
      ]).catch(failed);
    },
  };
}

function purgeOf({ tenantId, plugin, tags }: Record<string, unknown>): Purge | undefined {
  if (typeof tenantId !== 'string') return undefined;
  return { tenantId, ...(typeof plugin === 'string' ? { plugin } : {}), ...(Array.isArray(tags) ? { tags: tags.filter((tag): tag is string => typeof tag === 'string') } : {}) };
}

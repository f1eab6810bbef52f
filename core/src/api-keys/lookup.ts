import type { Cradle } from '../cradle.js';
import { findKeyByPublicId } from './store.js';
import type { ApiKeyRecord } from './types.js';

/** A lost message costs less than the second within which a revoked key must fail everywhere. */
const FRESH_MS = 800;
const MOST_KEYS = 20_000;

export interface FoundKey {
  tenantId: string;
  key: ApiKeyRecord;
}

export interface KeyLookup {
  of(publicId: string): Promise<FoundKey | undefined>;
  /** Forgets it here and tells the other processes. */
  changed(publicId: string): Promise<void>;
}

/** One look per key and 0.8 s, forgotten earlier when the bus says so. */
export function createKeyLookup(deps: Pick<Cradle, 'database' | 'bus' | 'log'>): KeyLookup {
  const looks = new Map<string, { at: number; found: Promise<FoundKey | undefined> }>();
  /** A key never moves to another agency. */
  const tenants = new Map<string, string>();
  let listening: Promise<unknown> | undefined;

  const listen = (): void => {
    listening ??= deps.bus
      .subscribe('api_keys', ({ publicId }) => void looks.delete(String(publicId)))
      .catch((err: unknown) => {
        listening = undefined;
        deps.log.warn({ err, topic: 'api_keys' }, 'keys are looked up without the bus');
      });
  };

  const tenantOf = async (publicId: string): Promise<string | undefined> => {
    const known = tenants.get(publicId);
    if (known !== undefined) return known;
    const row = await deps.database.platform.read((q) => q.row<{ tenant_id: string }>('select tenant_id from api_key_tenant where public_id = $1', [publicId]));
    if (row) tenants.set(publicId, row.tenant_id);
    return row?.tenant_id;
  };

  const look = async (publicId: string): Promise<FoundKey | undefined> => {
    const tenantId = await tenantOf(publicId);
    if (tenantId === undefined) return undefined;
    const key = await deps.database.tenant(tenantId).read((q) => findKeyByPublicId(q, publicId));
    return key && { tenantId, key };
  };

  return {
    of(publicId) {
      listen();
      const now = performance.now();
      const known = looks.get(publicId);
      if (known && now - known.at < FRESH_MS) return known.found;
      if (looks.size >= MOST_KEYS) {
        looks.clear();
        tenants.clear();
      }
      const found = look(publicId);
      looks.set(publicId, { at: now, found });
      // Made-up ids leave nothing behind.
      void found.then(
        (key) => void (key ?? looks.delete(publicId)),
        () => looks.delete(publicId),
      );
      return found;
    },
    async changed(publicId) {
      looks.delete(publicId);
      await deps.bus.publish('api_keys', { publicId }).catch((err: unknown) => deps.log.warn({ err, topic: 'api_keys' }, 'a changed key was not announced; other processes see it within a second'));
    },
  };
}

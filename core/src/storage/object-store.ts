import type { ObjectStore } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { MAX_LINK_SECONDS } from './links.js';

/** A plugin's own corner of the storage: `<tenant>/<plugin>/<key>`, entered in the tenant's `file_object`. */
export function pluginFiles({ storage, database }: Pick<Cradle, 'storage' | 'database'>, owner: { tenantId: string; pluginId: string }): ObjectStore {
  const prefix = `${owner.tenantId}/${owner.pluginId}/`;
  const db = database.tenant(owner.tenantId);
  return {
    async put(key, body, options) {
      const stored = await storage.put(prefix + key, body, options);
      await db.write((tx) =>
        tx.rows(
          `insert into file_object (plugin, key, size, content_type, expires_at) values ($1, $2, $3, $4, $5)
           on conflict (plugin, key) do update set size = excluded.size, content_type = excluded.content_type, expires_at = excluded.expires_at, stored_at = now()`,
          [owner.pluginId, key, stored.size, stored.contentType, stored.expiresAt],
        ),
      );
      return { ...stored, key };
    },
    async get(key) {
      const found = await storage.get(prefix + key);
      return found && { info: { ...found.info, key }, body: found.body };
    },
    async delete(key) {
      await storage.delete(prefix + key);
      await db.write((tx) => tx.rows('delete from file_object where plugin = $1 and key = $2', [owner.pluginId, key]));
    },
    signedUrl: (key, { filename, expiresInSeconds = MAX_LINK_SECONDS }) =>
      storage.signedUrl(prefix + key, { filename, expiresInSeconds: Math.min(MAX_LINK_SECONDS, Math.max(1, expiresInSeconds)) }),
  };
}

/** Deletes what has expired; answers how many files went. The worker calls it now and then. */
export async function sweepExpired({ storage, database }: Pick<Cradle, 'storage' | 'database'>, tenantId: string): Promise<number> {
  const db = database.tenant(tenantId);
  const expired = await db.read((q) => q.rows<{ plugin: string; key: string }>('select plugin, key from file_object where expires_at < now() order by expires_at limit 500'));
  for (const { plugin, key } of expired) {
    await storage.delete(`${tenantId}/${plugin}/${key}`);
    await db.write((tx) => tx.rows('delete from file_object where plugin = $1 and key = $2 and expires_at < now()', [plugin, key]));
  }
  return expired.length;
}

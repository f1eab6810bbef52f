import { watermarkOf } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { currentVersion } from './store.js';
import type { Watermarks } from './types.js';

type Deps = Pick<Cradle, 'database' | 'secrets'>;

const FRESH_MS = 5_000;

export function createWatermarks(deps: Deps): Watermarks {
  const versions = new Map<string, { at: number; version: Promise<number> }>();

  const versionOf = (tenantId: string): Promise<number> => {
    const known = versions.get(tenantId);
    if (known && performance.now() - known.at < FRESH_MS) return known.version;
    const version = deps.database.tenant(tenantId).read(currentVersion);
    versions.set(tenantId, { at: performance.now(), version });
    version.catch(() => versions.delete(tenantId));
    return version;
  };

  return { of: async (tenantId, userId) => watermarkOf(markOf(deps.secrets, tenantId, await versionOf(tenantId), userId)) };
}

/** The key of each version is derived, never stored; the version stands in front so that old marks are still found. */
export function markOf(secrets: Cradle['secrets'], tenantId: string, version: number, userId: string): Buffer {
  const mac = Buffer.from(secrets.mac('watermark', `${tenantId}\0${version}\0${userId}`), 'base64url');
  return Buffer.concat([Buffer.of(version & 0xff), mac.subarray(0, 7)]);
}

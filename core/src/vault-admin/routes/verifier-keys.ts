import { Readable } from 'node:stream';
import { defineRoute, type Principal, type RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';

const CORE: Principal = { type: 'system', id: 'core', name: 'core', sessionId: null };

/**
 * The vault's public keys, for whoever holds a receipt of an erasure or a checkpoint: `hako-vault erasures verify … --keys`
 * takes the file as it is. Also those of former keys, so that old receipts stay provable; as core has seen them, which is
 * what its witness copies are checked against.
 */
export function verifierKeyRoute(deps: Pick<Cradle, 'database' | 'vault' | 'tenants' | 'clock'>): RouteDef {
  const fromVault = async (): Promise<string[]> => {
    const platform = (await deps.tenants.list()).find(({ isPlatform }) => isPlatform);
    if (!platform) return [];
    const vault = deps.vault.administration(platform.id, { principal: CORE, requestId: 'verifier-keys' }, { platform: true });
    return (await vault.get<{ keys: string[] }>('witness', '/audit/checkpoints', { since: deps.clock.now().toISOString() })).keys;
  };
  return defineRoute({
    method: 'GET',
    path: '/vault/verifier-keys',
    summary: 'vault-admin.routes.verifierKeys',
    auth: 'public',
    schema: {},
    rate: { points: 60, per: 60, by: 'ip' },
    errors: ['VAULT_UNAVAILABLE'],
    handle: async () => {
      const known = await deps.database.platform.read((q) => q.rows<{ key: string }>('select verifier_key as key from vault_verifier_key order by first_seen_at'));
      const keys = known.length > 0 ? known.map(({ key }) => key) : await fromVault();
      return { kind: 'stream', stream: Readable.from([keys.map((key) => `${key}\n`).join('')], { objectMode: false }), contentType: 'text/plain; charset=utf-8', filename: 'hako-vault-keys.txt', headers: { 'cache-control': 'public, max-age=300' } };
    },
  });
}

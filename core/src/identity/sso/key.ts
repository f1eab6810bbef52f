import type { Cradle } from '../../cradle.js';

/**
 * Names a provider in addresses: `DEMO.okta`. Agency codes and slugs never change, so the redirect URI that a provider
 * was told stays right.
 */
export const PROVIDER_KEY = '^[A-Z0-9_]{2,32}\\.[a-z0-9][a-z0-9-]{0,30}$';

export const providerKey = (tenantCode: string, slug: string): string => `${tenantCode}.${slug}`;

export function splitKey(key: string): { tenantCode: string; slug: string } {
  const dot = key.indexOf('.');
  return { tenantCode: key.slice(0, dot), slug: key.slice(dot + 1) };
}

/** The addresses that an administrator copies into the provider's console. */
export function addressesOf({ config }: Pick<Cradle, 'config'>, key: string): { callback: string; metadata: string; start: string; logout: string; backchannel: string; frontchannel: string } {
  const base = `${config.publicUrl}/api/v1/auth/sso/${key}`;
  return { callback: `${base}/callback`, metadata: `${base}/metadata`, start: `${base}/start`, logout: `${base}/logout`, backchannel: `${base}/backchannel-logout`, frontchannel: `${base}/frontchannel-logout` };
}

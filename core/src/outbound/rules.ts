import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './addresses.js';
import { OutboundError } from './errors.js';

const PORTS = new Set(['', '443', '8443']);
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface Rules {
  /** The test allowance: loopback peers, by plain http and on any port. */
  loopback: boolean;
}

/**
 * What can be said before a name is resolved. `URL` has turned decimal, octal and full-width addresses into dotted ones by now.
 * @throws OutboundError
 */
export function assertCallable(url: string | URL, { loopback }: Rules): URL {
  if (typeof url === 'string' && !URL.canParse(url)) throw new OutboundError('url', '', 'this is no URL');
  const target = new URL(url);
  const { hostname } = target;
  if (target.username || target.password) throw new OutboundError('credentials', hostname, 'credentials belong into headers, not into a URL');
  if (loopback && isLoopbackUrl(target)) return target;
  if (target.protocol !== 'https:') throw new OutboundError('scheme', hostname, `${hostname} may be called by https only`);
  if (!PORTS.has(target.port)) throw new OutboundError('port', hostname, `${hostname} may be called on ports 443 and 8443 only`);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) throw new OutboundError('address', hostname, `${hostname} is an address that may not be called`);
  return target;
}

export const isLoopbackUrl = ({ protocol, hostname }: URL): boolean => (protocol === 'http:' || protocol === 'https:') && LOOPBACK_NAMES.has(hostname);

export const isAllowedAddress = (address: string, { loopback }: Rules): boolean => isPublicAddress(address) || (loopback && isLoopbackAddress(address));

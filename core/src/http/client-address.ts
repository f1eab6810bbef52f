import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;
type Network = [Address, number];

export interface ClientAddress {
  /** Normalised: no IPv4 inside IPv6, no zone. */
  ip: string;
  /** For rate limits: the address, or its /64 (a household has a whole one). */
  group: string;
  /** Of the connection that the person made: from the proxy only when we trust it. */
  secure: boolean;
}

interface Connection {
  remoteAddress: string | undefined;
  encrypted: boolean;
  forwardedFor: string | undefined;
  forwardedProto: string | undefined;
}

/** Reads `X-Forwarded-For` from right to left, only as far as addresses of the trusted networks stand there. */
export function createAddressReader(trustedProxies: readonly string[]): (connection: Connection) => ClientAddress {
  const trusted = trustedProxies.map(parseNetwork);
  const isTrusted = (address: Address): boolean => trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

  return ({ remoteAddress, encrypted, forwardedFor, forwardedProto }) => {
    let address = parse(remoteAddress);
    let secure = encrypted;
    if (address && isTrusted(address)) {
      secure = secure || lastOf(forwardedProto) === 'https';
      for (const hop of hops(forwardedFor)) {
        const previous = parse(hop);
        if (!previous) break;
        address = previous;
        if (!isTrusted(address)) break;
      }
    }
    return { ip: address?.toString() ?? 'unknown', group: groupOf(address), secure };
  };
}

function parseNetwork(text: string): Network {
  try {
    return text.includes('/') ? ipaddr.parseCIDR(text) : single(ipaddr.process(text));
  } catch (cause) {
    throw new Error(`Trusted proxy "${text}" is neither an address nor a network in CIDR form`, { cause });
  }
}

const single = (address: Address): Network => [address, address.kind() === 'ipv4' ? 32 : 128];

/** Few proxies and a browser's many requests: the same few texts come again and again. */
const parsed = new Map<string, Address>();
const MOST_PARSED = 5_000;

function parse(text: string | undefined): Address | undefined {
  const known = parsed.get(text ?? '');
  if (known) return known;
  const address = read(text);
  if (address && (text ?? '').length <= 64) {
    if (parsed.size >= MOST_PARSED) parsed.clear();
    parsed.set(text ?? '', address);
  }
  return address;
}

function read(text: string | undefined): Address | undefined {
  const bare = (text ?? '').trim().replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

const hops = (header: string | undefined): string[] => (header ?? '').slice(-2_000).split(',').map((hop) => hop.trim()).filter(Boolean).reverse();
const lastOf = (header: string | undefined): string | undefined => header?.split(',').pop()?.trim().toLowerCase();

/** `ip` as `ClientAddress` has it; what counts by address groups by this. */
export const addressGroup = (ip: string): string => groupOf(parse(ip));

/** Ranges that no address of the internet is in: this machine, its network, a provider's own. */
const INSIDE = new Set<string>(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

/**
 * Whether a request comes from the house's own network. Every address that a proxy wrote down has to lie inside as well: a
 * proxy that nobody declared as trusted is at a private address itself, and brings the whole internet.
 */
export function isFromInside(ip: string, forwardedFor: string | undefined): boolean {
  return [ip, ...hops(forwardedFor)].every((hop) => INSIDE.has(parse(hop)?.range() ?? ''));
}

function groupOf(address: Address | undefined): string {
  if (!address) return 'unknown';
  if (address.kind() === 'ipv4') return address.toString();
  return `${ipaddr.fromByteArray([...address.toByteArray().slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`;
}

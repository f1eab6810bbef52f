import ipaddr from 'ipaddr.js';

const REMEMBERED = 10_000;
const known = new Map<string, string | null>();

/**
 * The network of an address as it stays in the log: /24 of IPv4, /48 of IPv6, in PostgreSQL's spelling, since retention
 * writes it there into the row's place (`audit_network`). What is a network already stays; what is neither has none.
 */
export function networkOf(address: string): string | null {
  const remembered = known.get(address);
  if (remembered !== undefined) return remembered;
  const network = address.includes('/') ? address : compute(address);
  if (known.size >= REMEMBERED) known.clear();
  known.set(address, network);
  return network;
}

function compute(address: string): string | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return ipaddr.IPv4.isValidFourPartDecimal(address) ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`).toString()}/24` : null;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/48`).toString()}/48`;
}

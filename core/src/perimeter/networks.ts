import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;

export interface Network {
  base: Address;
  bits: number;
}

/** An address or CIDR network of either family; IPv4 inside IPv6 is IPv4. `undefined` for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [address, bitsText, ...rest] = text.trim().split('/');
  if (address === undefined || rest.length > 0 || !isPlain(address)) return undefined;
  const parsed = ipaddr.parse(address);
  const width = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bitsText !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(bitsText)) return undefined;
  const bits = bitsText === undefined ? width : Number(bitsText);
  if (bits > width) return undefined;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) return bits < 96 ? undefined : { base: parsed.toIPv4Address(), bits: bits - 96 };
  return { base: parsed, bits };
}

/** ipaddr.js would also read `127.1` and octal parts; people who write rules mean four decimal ones. */
const isPlain = (address: string): boolean => (address.includes(':') ? ipaddr.IPv6.isValid(address) && !address.includes('%') : ipaddr.IPv4.isValidFourPartDecimal(address));

/** With the host bits cleared, so that the same network has one spelling. */
export function canonicalNetwork({ base, bits }: Network): string {
  const bytes = base.toByteArray().map((byte, index) => byte & (0xff << Math.max(0, Math.min(8, (index + 1) * 8 - bits))) & 0xff);
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

export function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

export const contains = (network: Network, address: Address): boolean => network.base.kind() === address.kind() && address.match(network.base, network.bits);

import ipaddr from 'ipaddr.js';

/** `203.0.113.0/24`, `2001:db8::/32`, or one address; in the form that is stored, `undefined` when it is neither. */
export function normaliseNetwork(text: string): string | undefined {
  try {
    const [address, bits] = text.includes('/') ? ipaddr.parseCIDR(text) : single(text);
    // An IPv4 network written inside IPv6 would never match: addresses of callers come without that wrapping.
    if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress()) {
      if (bits < 96) return undefined;
      return network((address as ipaddr.IPv6).toIPv4Address(), bits - 96);
    }
    return network(address, bits);
  } catch {
    return undefined;
  }
}

/** Every bit of the host is zero in what is stored, so that one network has one spelling. */
function network(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => byte & ((0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff));
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

function single(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  // `process` alone would take 10 and 0x7f.1 for addresses.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) throw new Error('no address');
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** An empty list lets every address through. */
export function isWithin(networks: readonly string[], ip: string): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((each) => {
    const [base, bits] = ipaddr.parseCIDR(each);
    return base.kind() === address.kind() && address.match(base, bits);
  });
}

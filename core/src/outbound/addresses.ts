import ipaddr from 'ipaddr.js';

/** Global unicast (RFC 4291, 2.4); everything outside is local, mapped, translated or reserved. */
const GLOBAL_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** Only addresses that the whole world may reach: no loopback, private, link-local, carrier, mapped, 6to4 or NAT64 ones. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` turns a mapped address into the v4 one that would be called.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_V6)) return false;
  return parsed.range() === 'unicast';
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

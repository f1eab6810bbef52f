import { canonicalNetwork, contains, parseAddress, parseNetwork } from '../perimeter/index.js';

/** `203.0.113.0/24`, `2001:db8::/32`, or one address; in the form that is stored, `undefined` when it is neither. */
export function normaliseNetwork(text: string): string | undefined {
  const network = parseNetwork(text);
  return network && canonicalNetwork(network);
}

/** An empty list lets every address through. */
export function isWithin(networks: readonly string[], ip: string): boolean {
  if (networks.length === 0) return true;
  const address = parseAddress(ip);
  return address !== undefined && networks.some((each) => {
    const network = parseNetwork(each);
    return network !== undefined && contains(network, address);
  });
}

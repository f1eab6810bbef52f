import type { Visitor } from '@hako/sdk-plugin';
import ipaddr from 'ipaddr.js';
import type { Cradle } from '../cradle.js';
import { addressGroup } from '../http/index.js';
import type { VisitorFacts } from './types.js';

const SITE_BYTES = 7;

/** What a plugin sees of who calls. */
export function visitorOf({ secrets }: Pick<Cradle, 'secrets'>, owner: { tenantId: string; pluginId: string }, ip: string, facts: VisitorFacts): Visitor {
  // The cookie is one for the whole site; what a plugin gets of it joins with nothing of another plugin or agency.
  const token = (cookie: string): string => secrets.mac('visitor-token', JSON.stringify([owner.tenantId, owner.pluginId, cookie]));
  return {
    network: addressGroup(ip),
    site: siteOf(ip),
    device: facts.device,
    speaks: facts.speaks,
    get token() {
      const cookie = facts.cookie();
      return cookie === undefined ? null : token(cookie);
    },
    remember: () => token(facts.remember()),
  };
}

function siteOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  const bytes = address.toByteArray();
  return `${ipaddr.fromByteArray([...bytes.slice(0, SITE_BYTES), ...Array<number>(16 - SITE_BYTES).fill(0)]).toString()}/56`;
}

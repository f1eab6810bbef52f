import { isScanner, type AgentMatcher } from './agents.js';
import { contains, parseAddress, type Network } from './networks.js';
import type { Area, Door } from './types.js';

interface Compiled {
  id: string;
  effect: 'allow' | 'deny';
  area: Area;
  expiresAt: Date | null;
}
export type CompiledAddressRule = Compiled & { network: Network };
export type CompiledAgentRule = Compiled & { matches: AgentMatcher };

/** `rule` is the one that decided; `null` for what is built in, or when no rule let the visitor in. */
export type Verdict = { admitted: true; rule: string | null } | { admitted: false; rule: string | null; why: 'denied' | 'not-listed' };

/**
 * A deny that matches wins, whatever its width and order. Where the door has allow rules, only who is on one of them
 * comes in. Expiry is looked at now, not when the rules were read.
 */
export function decideAddress(rules: readonly CompiledAddressRule[], ip: string, door: Door, now: Date): Verdict {
  const here = standing(rules, door, now);
  if (here.length === 0) return { admitted: true, rule: null };
  const address = parseAddress(ip);
  const matching = address ? here.filter(({ network }) => contains(network, address)) : [];
  const denied = matching.find(({ effect }) => effect === 'deny');
  if (denied) return { admitted: false, rule: denied.id, why: 'denied' };
  const allowed = matching.find(({ effect }) => effect === 'allow');
  if (allowed) return { admitted: true, rule: allowed.id };
  return here.some(({ effect }) => effect === 'allow') ? { admitted: false, rule: null, why: 'not-listed' } : { admitted: true, rule: null };
}

/** A deny wins over an allow of the same agency; an allow wins over the built-in list of scanners. */
export function decideAgent(rules: readonly CompiledAgentRule[], userAgent: string, door: Door, now: Date): Verdict {
  const matching = standing(rules, door, now).filter(({ matches }) => matches(userAgent));
  const denied = matching.find(({ effect }) => effect === 'deny');
  if (denied) return { admitted: false, rule: denied.id, why: 'denied' };
  const allowed = matching[0];
  if (allowed) return { admitted: true, rule: allowed.id };
  return isScanner(userAgent) ? { admitted: false, rule: null, why: 'denied' } : { admitted: true, rule: null };
}

const standing = <T extends Compiled>(rules: readonly T[], door: Door, now: Date): T[] => rules.filter(({ area, expiresAt }) => (area === 'global' || area === door) && (expiresAt === null || expiresAt > now));

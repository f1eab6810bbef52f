import { HakoError, type RateClass } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { agentMatcher } from './agents.js';
import { decideAddress, decideAgent, type CompiledAddressRule, type CompiledAgentRule, type Verdict } from './decide.js';
import { createHits } from './hits.js';
import { parseNetwork } from './networks.js';
import { ownLimits } from './rates/store.js';
import { AGENT_RULES, IP_RULES, listRules, type RuleRow } from './rules/store.js';
import { TenantReadings } from './tenant-readings.js';
import type { Perimeter, Visit } from './types.js';

type Deps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'bus' | 'clock' | 'log'>;

interface Rules {
  addresses: CompiledAddressRule[];
  agents: CompiledAgentRule[];
  rates: ReadonlyMap<RateClass, number>;
  readAt: number;
}

/** A change reaches every process by the bus; a lost message costs this long. */
const FRESH_MS = 3_000;
const MOST_TENANTS = 20_000;
/** Who is refused a thousand times a minute is written down once. */
const TOLD_EVERY_MS = 60_000;

/**
 * Stands at every door: routes, fans' pages, sign-in. The rules of an agency hold for its own doors; what the platform's own
 * agency (`AC`) denies in the area `global` is denied everywhere.
 */
export function createPerimeter(deps: Deps): Perimeter {
  const told = new Map<string, number>();
  /** By agency; a number that is asked for while its rules are read anew is the last known one. */
  const rates = new Map<string, Rules['rates']>();
  const read = async (tenantId: string): Promise<Rules> => {
    const rules = await readRules(deps, tenantId);
    if (rates.size >= MOST_TENANTS) rates.clear();
    rates.set(tenantId, rules.rates);
    return rules;
  };
  const readings = new TenantReadings<Rules>(deps, { topic: 'perimeter', most: MOST_TENANTS, read });
  const hits = createHits(deps);
  let platformId: string | undefined;

  /** Old rules still stand while new ones are read; with none at hand the caller waits. */
  const rulesOf = (tenantId: string): Rules | Promise<Rules> => {
    const rules = readings.known(tenantId);
    if (!rules) return readings.load(tenantId);
    if (performance.now() - rules.readAt > FRESH_MS) readings.load(tenantId).catch((err: unknown) => deps.log.warn({ err, tenantId }, 'the rules of the perimeter could not be read anew'));
    return rules;
  };

  const checkOwn = (tenantId: string, rules: Rules, visit: Visit): void => {
    const now = deps.clock.now();
    if (rules.addresses.length > 0) refuse('IP_DENIED', tenantId, visit, decideAddress(rules.addresses, visit.ip, visit.door, now));
    refuse('AGENT_DENIED', tenantId, visit, decideAgent(rules.agents, visit.userAgent, visit.door, now));
  };

  /** An allow list of the platform is for its own staff; only what it denies holds for everybody. */
  const checkEverybody = (houseId: string, rules: Rules, visit: Visit, agencyFollows: boolean): void => {
    const now = deps.clock.now();
    const addresses = rules.addresses.filter(deniesEverywhere);
    if (addresses.length > 0) refuse('IP_DENIED', houseId, visit, decideAddress(addresses, visit.ip, visit.door, now));
    const agents = agencyFollows ? rules.agents.filter(deniesEverywhere) : rules.agents.filter(({ area }) => area === 'global');
    if (agents.length > 0 || !agencyFollows) refuse('AGENT_DENIED', houseId, visit, agencyFollows ? denialsOnly(agents, visit, now) : decideAgent(agents, visit.userAgent, visit.door, now));
  };

  const refuse = (code: 'IP_DENIED' | 'AGENT_DENIED', tenantId: string, visit: Visit, verdict: Verdict): void => {
    if (verdict.rule !== null) hits.count(tenantId, code === 'IP_DENIED' ? 'ip_rule' : 'agent_rule', verdict.rule);
    if (verdict.admitted) return;
    tell(code, tenantId, visit, verdict.rule);
    throw new HakoError(code, { details: { door: visit.door } });
  };

  const tell = (code: string, tenantId: string, visit: Visit, rule: string | null): void => {
    const key = `${tenantId} ${visit.ip} ${rule ?? code}`;
    const now = performance.now();
    if (now - (told.get(key) ?? -TOLD_EVERY_MS) < TOLD_EVERY_MS) return;
    if (told.size > 10_000) told.clear();
    told.set(key, now);
    void deps.audit
      .security(tenantId, { name: code === 'IP_DENIED' ? 'perimeter.ip.denied' : 'perimeter.agent.denied', outcome: 'denied', actor: { requestId: visit.requestId, ip: visit.ip, userAgent: visit.userAgent }, meta: { door: visit.door, rule } })
      .catch((err: unknown) => deps.log.warn({ err, tenantId }, 'a refusal at the perimeter could not be written down'));
  };

  const platform = (): string | Promise<string | null> =>
    platformId === undefined
      ? deps.tenants.byCode('AC').then((tenant) => {
          // Not kept before the platform's own agency is founded.
          if (tenant?.isPlatform) platformId = tenant.id;
          return platformId ?? null;
        })
      : platformId;

  return {
    admitAnyone(visit, { agencyFollows }) {
      const houseId = platform();
      if (houseId instanceof Promise) return houseId.then((found) => (found === null ? undefined : this.admitAnyone(visit, { agencyFollows })));
      const rules = rulesOf(houseId);
      const asked: Visit = { ...visit, door: 'public' };
      return rules instanceof Promise ? rules.then((read) => checkEverybody(houseId, read, asked, agencyFollows)) : checkEverybody(houseId, rules, asked, agencyFollows);
    },
    admit(tenantId, visit) {
      const rules = rulesOf(tenantId);
      return rules instanceof Promise ? rules.then((read) => checkOwn(tenantId, read, visit)) : checkOwn(tenantId, rules, visit);
    },
    rateOf: (tenantId, rateClass) => (readings.known(tenantId)?.rates ?? rates.get(tenantId))?.get(rateClass),
    changed: (tenantId) => readings.changed(tenantId),
    close: () => hits.close(),
  };
}

const deniesEverywhere = ({ effect, area }: { effect: string; area: string }): boolean => effect === 'deny' && area === 'global';

/** The built-in list is asked where the agency is known, since it may let one in. */
function denialsOnly(agents: readonly CompiledAgentRule[], { userAgent }: Visit, now: Date): Verdict {
  const denied = agents.find(({ matches, expiresAt }) => (expiresAt === null || expiresAt > now) && matches(userAgent));
  return denied ? { admitted: false, rule: denied.id, why: 'denied' } : { admitted: true, rule: null };
}

async function readRules({ database }: Deps, tenantId: string): Promise<Rules> {
  const readAt = performance.now();
  return database.tenant(tenantId).read(async (q) => {
    const [addresses, agents, rates] = [await listRules(q, IP_RULES), await listRules(q, AGENT_RULES), await ownLimits(q)];
    return { addresses: compileAddresses(addresses), agents: compileAgents(agents), rates, readAt };
  });
}

export function compileAddresses(rows: readonly Pick<RuleRow, 'id' | 'effect' | 'area' | 'expiresAt' | 'network'>[]): CompiledAddressRule[] {
  return rows.flatMap(({ id, effect, area, expiresAt, network }) => {
    const parsed = network === undefined ? undefined : parseNetwork(network);
    return parsed ? [{ id, effect, area, expiresAt, network: parsed }] : [];
  });
}

export function compileAgents(rows: readonly Pick<RuleRow, 'id' | 'effect' | 'area' | 'expiresAt' | 'kind' | 'pattern'>[]): CompiledAgentRule[] {
  return rows.map(({ id, effect, area, expiresAt, kind = 'contains', pattern = '' }) => ({ id, effect, area, expiresAt, matches: agentMatcher(kind, pattern) }));
}

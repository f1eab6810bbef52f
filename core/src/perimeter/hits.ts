import type { Cradle } from '../cradle.js';
import { addHits, AGENT_RULES, IP_RULES } from './rules/store.js';

const FLUSH_MS = 10_000;

export interface Hits {
  count(tenantId: string, table: 'ip_rule' | 'agent_rule', ruleId: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How often each rule decided: counted in memory and added up every ten seconds, so that no request writes for it. */
export function createHits(deps: Pick<Cradle, 'database' | 'clock' | 'log'>): Hits {
  let counted = new Map<string, Map<string, number>>();

  const flush = async (): Promise<void> => {
    const batch = counted;
    counted = new Map();
    for (const [place, hits] of batch) {
      const [tenantId = '', table] = place.split(' ');
      await deps.database
        .tenant(tenantId)
        .write((tx) => addHits(tx, table === 'ip_rule' ? IP_RULES : AGENT_RULES, hits, deps.clock.now()))
        .catch((err: unknown) => deps.log.warn({ err, tenantId }, 'hits of rules were not counted'));
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();

  return {
    count(tenantId, table, ruleId) {
      const place = `${tenantId} ${table}`;
      const hits = counted.get(place) ?? new Map<string, number>();
      counted.set(place, hits.set(ruleId, (hits.get(ruleId) ?? 0) + 1));
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

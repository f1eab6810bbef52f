import type { TokenClaims } from '@hako/vault-client/contract';
import type { Alerts } from '../alerts/alerts.js';
import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import type { Standing } from './standing.js';
import { storeFinding } from './store.js';

/** What needs no window: it is wrong the first time. */
export interface Incidents {
  /** A5: a spent token came again. The session that it was made for is blocked at once. */
  replay(claims: TokenClaims): Promise<void>;
  /** A6: a tag or a commitment did not fit. Which subjects it was, if that is known. */
  integrity(claims: TokenClaims | undefined, subjectIds?: readonly string[]): Promise<void>;
}

export function createIncidents(deps: { database: VaultDatabase; alerts: Alerts; standing: Standing; log: VaultLog; now: () => number }): Incidents {
  const { database, alerts, standing, log, now } = deps;
  const report = async (rule: 'A5' | 'A6', claims: TokenClaims, detail: { [name: string]: string | number }): Promise<void> => {
    try {
      const finding = { rule, tenantId: claims.tid, actor: claims.sub, key: claims.sub, at: now(), session: claims.sid ?? null, action: 'block_session' as const, detail };
      await database.transaction((tx) => storeFinding(tx, alerts, finding));
      await standing.refresh();
    } catch (error) {
      log.write('error', 'incident-not-stored', { ...errorFacts(error), alert: rule === 'A5' ? 'replay' : 'integrity' });
    }
  };
  return {
    replay: (claims) => report('A5', claims, { op: claims.op, cid: claims.cid }),
    integrity: async (claims, subjectIds = []) => {
      if (!claims) return alerts.raise({ kind: 'integrity', severity: 'critical', tenantId: null });
      alerts.raise({ kind: 'integrity', severity: 'critical', tenantId: claims.tid, detail: { op: claims.op, subjects: subjectIds.slice(0, 20) } });
      await report('A6', claims, { op: claims.op, cid: claims.cid });
    },
  };
}

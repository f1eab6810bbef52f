import { VaultError, type TokenClaims } from '@hako/vault-client/contract';
import type { VaultDatabase } from '../database/database.js';
import type { RequestedAccess } from '../tokens/scope.js';

/** Who is held back at the moment, and for whom the glass is broken: in memory, fresh to the second. */
export interface Standing {
  /** @throws VaultError `SESSION_BLOCKED`, `MASKED_ONLY`. */
  check(claims: TokenClaims, wanted: RequestedAccess): void;
  /** Reads without the usual grounds are open to this actor for a while. */
  glassBroken(claims: TokenClaims): boolean;
  refresh(): Promise<void>;
}

interface Held {
  masked: ReadonlySet<string>;
  blocked: ReadonlySet<string>;
  broken: ReadonlyMap<string, number>;
}

export function createStanding(database: VaultDatabase, now: () => number): Standing {
  let held: Held = { masked: new Set(), blocked: new Set(), broken: new Map() };
  let asked = 0;
  let answered = 0;
  const glassBroken = (claims: TokenClaims): boolean => (held.broken.get(`${claims.tid}|${claims.sub}`) ?? 0) > now();
  return {
    glassBroken,
    check: (claims, wanted) => {
      if (claims.sid !== undefined && held.blocked.has(`${claims.tid}|${claims.sid}`)) throw new VaultError('SESSION_BLOCKED');
      const plain = claims.op === 'read' && wanted.view === 'plain';
      if (plain && held.masked.has(`${claims.tid}|${claims.sub}`) && !glassBroken(claims)) throw new VaultError('MASKED_ONLY');
    },
    refresh: async () => {
      const turn = ++asked;
      const rows = await database.query<{ tenant_id: string; actor: string; session: string | null; action: string }>({ text: `select tenant_id, actor, session, action from vault.anomaly where status = 'open' and action in ('masked_only', 'block_session')` });
      const broken = await database.query<{ tenant_id: string; actor: string; until_at: Date }>({ text: 'select tenant_id, actor, until_at from vault.break_glass where until_at > $1', values: [new Date(now())] });
      // One that began later has seen more: an older look that comes in after it must not take a block back.
      if (turn < answered) return;
      answered = turn;
      held = {
        masked: new Set(rows.filter(({ action }) => action === 'masked_only').map((row) => `${row.tenant_id}|${row.actor}`)),
        blocked: new Set(rows.filter(({ action }) => action === 'block_session').map((row) => `${row.tenant_id}|${row.session}`)),
        broken: new Map(broken.map((row) => [`${row.tenant_id}|${row.actor}`, row.until_at.getTime()])),
      };
    },
  };
}

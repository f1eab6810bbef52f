import type { Cradle } from '../../cradle.js';
import type { RequestCredentials } from '../types.js';
import { claimedTenant, faultOf } from './access-token.js';

const WINDOW_MS = 60_000;
/** Of one address, and of this process: a flood of bad tokens must not become a flood of entries. */
const MOST_BY_ADDRESS = 30;
const MOST = 300;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Deps = Pick<Cradle, 'tenants' | 'audit' | 'clock' | 'log'>;

/** Enters a token that somebody made or changed into the security log of the agency it claims to be for, else of the platform. */
export function createForgeryLog(deps: Deps): (token: string, error: unknown, client: RequestCredentials['client']) => void {
  let since = 0;
  let all = 0;
  const byAddress = new Map<string, number>();

  const isFlood = (group: string): boolean => {
    const now = deps.clock.now().getTime();
    if (now - since >= WINDOW_MS) {
      since = now;
      all = 0;
      byAddress.clear();
    }
    const count = (byAddress.get(group) ?? 0) + 1;
    byAddress.set(group, count);
    all += 1;
    return count > MOST_BY_ADDRESS || all > MOST;
  };

  const enter = async (token: string, fault: string, client: RequestCredentials['client']): Promise<void> => {
    const claimed = claimedTenant(token);
    const named = claimed !== undefined && UUID.test(claimed) ? await deps.tenants.byId(claimed) : undefined;
    const tenant = named?.status === 'active' ? named : (await deps.tenants.list()).find(({ isPlatform }) => isPlatform);
    if (!tenant) return;
    const { ip = null, userAgent = null, requestId = null } = client ?? {};
    await deps.audit.security(tenant.id, { name: 'auth.token.forged', outcome: 'denied', actor: { ip, userAgent, requestId }, meta: { fault } });
  };

  return (token, error, client) => {
    const fault = faultOf(error);
    if (fault === undefined || isFlood(client?.group ?? 'unknown')) return;
    enter(token, fault, client).catch((err: unknown) => deps.log.warn({ err }, 'a forged token could not be entered into the security log'));
  };
}

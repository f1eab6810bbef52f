import { HakoError, type PermissionRef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { supportCeiling } from './ceiling.js';
import { findByHash } from './store.js';
import { readSupportToken } from './token.js';
import type { SupportService, SupportSession } from './types.js';

type Deps = Pick<Cradle, 'database' | 'tenants' | 'access' | 'bus' | 'clock' | 'log'>;

/** Shorter than the second within which an ended session must fail everywhere. */
const FRESH_MS = 800;
const MOST_SESSIONS = 1_000;
/** The right, in the platform's own agency, to go into another. */
export const MAY_SUPPORT: PermissionRef = 'tenant:execute';

export function createSupport(deps: Deps): SupportService {
  const looks = new Map<string, { at: number; session: Promise<SupportSession | undefined> }>();
  let ceiling: { size: number; permissions: PermissionRef[] } | undefined;
  let listening: Promise<unknown> | undefined;
  const listen = (): void => {
    listening ??= deps.bus
      .subscribe('support', () => looks.clear())
      .catch((err: unknown) => {
        listening = undefined;
        deps.log.warn({ err, topic: 'support' }, 'support sessions are looked up without the bus');
      });
  };

  /** One list as long as the catalogue stays the same, so that rights are worked out once. */
  const currentCeiling = (): PermissionRef[] => {
    const catalogue = deps.access.catalogue();
    if (ceiling?.size !== catalogue.length) ceiling = { size: catalogue.length, permissions: supportCeiling(catalogue) };
    return ceiling.permissions;
  };

  const look = (tenantId: string, hash: Buffer): Promise<SupportSession | undefined> => {
    const key = hash.toString('base64url');
    const now = performance.now();
    const known = looks.get(key);
    if (known && now - known.at < FRESH_MS) return known.session;
    if (looks.size >= MOST_SESSIONS) looks.clear();
    const session = deps.database.tenant(tenantId).read((q) => findByHash(q, hash));
    looks.set(key, { at: now, session });
    session.then((found) => void (found ?? looks.delete(key)), () => looks.delete(key));
    return session;
  };

  return {
    isPresented: ({ authorization }) => readSupportToken(authorization) !== undefined,
    async verify({ authorization }) {
      listen();
      const token = readSupportToken(authorization);
      const tenant = token && (await deps.tenants.byId(token.tenantId));
      if (!tenant || tenant.status !== 'active') throw new HakoError('AUTH_SUPPORT_ENDED');
      const session = await look(tenant.id, token.hash);
      const now = deps.clock.now();
      if (!session || session.endedAt || session.expiresAt <= now) throw new HakoError('AUTH_SUPPORT_ENDED');
      // Whoever loses the right, or the account, is out of every agency with it.
      const operator = { type: 'user' as const, id: session.operatorId, name: session.operatorName, sessionId: null };
      const { allowed } = await deps.access.decide(session.operatorTenant, operator, MAY_SUPPORT, { type: 'tenant' });
      if (!allowed) throw new HakoError('AUTH_SUPPORT_ENDED');
      return { tenant, principal: { type: 'support', id: session.operatorId, name: session.operatorName, sessionId: session.id, ceiling: currentCeiling() }, locale: 'en', passwordChangeRequired: false };
    },
    async ended(sessionId) {
      looks.clear();
      await deps.bus.publish('support', { sessionId }).catch((err: unknown) => deps.log.warn({ err, topic: 'support' }, 'the end of a support session was not announced; other processes see it within a second'));
    },
  };
}

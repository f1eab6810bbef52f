import { timingSafeEqual } from 'node:crypto';
import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Authenticated, RequestCredentials } from '../identity/types.js';
import { bearerKey, isKeyId, isSecret, type PresentedKey } from './format.js';
import { createKeyLimits } from './limits.js';
import { createKeyLookup, type FoundKey } from './lookup.js';
import { isWithin } from './networks.js';
import { inGrace, stateOf } from './state.js';
import type { ApiKeyRecord, ApiKeyService } from './types.js';
import { createKeyUsage } from './usage.js';

type Deps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'secrets' | 'bus' | 'clock' | 'log'>;

/** Why a key was refused, for the security log; the answer says less. */
type Refusal = 'malformed' | 'unknown' | 'wrong-secret' | 'revoked' | 'expired' | 'owner-inactive' | 'tenant-inactive' | 'address';

const CODES: Record<Refusal, string> = {
  malformed: 'AUTH_API_KEY_INVALID',
  unknown: 'AUTH_API_KEY_INVALID',
  'wrong-secret': 'AUTH_API_KEY_INVALID',
  'tenant-inactive': 'AUTH_API_KEY_INVALID',
  revoked: 'AUTH_API_KEY_REVOKED',
  expired: 'AUTH_API_KEY_EXPIRED',
  'owner-inactive': 'AUTH_API_KEY_OWNER_INACTIVE',
  address: 'AUTH_API_KEY_ADDRESS',
};

/** After the address was blocked only every so many-th failure is written: a flood must not fill the log. */
const LOG_EVERY = 100;
/** The platform's own agency. */
const OPERATOR = 'AC';

export function createApiKeys(deps: Deps): ApiKeyService {
  const lookup = createKeyLookup(deps);
  const usage = createKeyUsage(deps);
  const limits = createKeyLimits(deps);
  const macOf = (publicId: string, secret: string): string => deps.secrets.mac('api-key', `${publicId}.${secret}`);

  async function refuse(refusal: Refusal, { client }: RequestCredentials, found?: FoundKey): Promise<never> {
    const { count, blocked, retryAfter } = await limits.failed(client?.group ?? 'unknown');
    if (!blocked || count % LOG_EVERY === 0) {
      const actor = { requestId: client?.requestId ?? null, ip: client?.ip ?? null, userAgent: client?.userAgent ?? null };
      const event = { name: 'auth.api-key.refused', outcome: 'failure' as const, actor, meta: { reason: refusal, count, ...(found && { key: found.key.publicId, name: found.key.name }) } };
      // A key that nobody made belongs to no agency: the operator reads of it.
      const tenantId = found?.tenantId ?? (await deps.tenants.byCode(OPERATOR))?.id;
      if (tenantId !== undefined) await deps.audit.security(tenantId, event).catch((err: unknown) => deps.log.error({ err }, 'a refused key could not be written to the security log'));
    }
    if (blocked) throw new HakoError('RATE_LIMITED', { retryAfter });
    throw new HakoError(CODES[refusal]);
  }

  return {
    isPresented: ({ authorization, apiKeyId, apiKeySecret }) => apiKeyId !== undefined || apiKeySecret !== undefined || bearerKey(authorization) !== undefined,

    async verify(credentials) {
      const shown = presented(credentials);
      if (!shown) return refuse('malformed', credentials);
      const found = await lookup.of(shown.keyId);
      if (!found) return refuse('unknown', credentials);
      const now = deps.clock.now();
      const { key, tenantId } = found;
      if (!isSecretOf(key, macOf(key.publicId, shown.secret), now)) return refuse('wrong-secret', credentials, found);
      const state = stateOf(key, now);
      if (state === 'revoked' || state === 'expired') return refuse(state, credentials, found);
      if (!key.ownerActive) return refuse('owner-inactive', credentials, found);
      const tenant = await deps.tenants.byId(tenantId);
      // No failure of the key's: programs that ask on are not to be blocked when the agency is open again.
      if (tenant?.status === 'suspended') throw new HakoError('AUTH_TENANT_SUSPENDED');
      if (!tenant || tenant.status !== 'active') return refuse('tenant-inactive', credentials, found);
      const ip = credentials.client?.ip ?? 'unknown';
      if (!isWithin(key.networks, ip)) return refuse('address', credentials, found);
      const rate = await limits.spend(key.publicId, key.ratePerMinute);
      if (!rate || rate.allowed) usage.count(tenantId, key.publicId, now, ip);
      return { tenant, principal: { type: 'api-key', id: key.id, name: key.name, sessionId: null, ceiling: key.scopes }, locale: 'en', passwordChangeRequired: false, ...(rate && { rate }) } satisfies Authenticated;
    },

    changed: (publicId) => lookup.changed(publicId),
    macOf,
    flushUsage: () => usage.flush(),
    async close() {
      await usage.close();
      limits.close();
    },
  };
}

/** One way of showing a key at a time, and nothing beside it: which of two is meant must never be a guess. */
function presented({ authorization, apiKeyId, apiKeySecret }: RequestCredentials): PresentedKey | undefined {
  const inHeaders = apiKeyId !== undefined || apiKeySecret !== undefined;
  if (inHeaders && authorization !== undefined) return undefined;
  const shown = inHeaders ? { keyId: apiKeyId ?? '', secret: apiKeySecret ?? '' } : bearerKey(authorization);
  return shown && isKeyId(shown.keyId) && isSecret(shown.secret) ? shown : undefined;
}

/** Both comparisons always run: how long it takes does not tell which secret was nearer. */
function isSecretOf(key: ApiKeyRecord, mac: string, now: Date): boolean {
  const current = equal(key.secretMac, mac);
  const former = equal(key.previousMac ?? '', mac) && inGrace(key, now);
  return current || former;
}

function equal(stored: string, mac: string): boolean {
  const [left, right] = [Buffer.from(stored), Buffer.from(mac)];
  return left.length === right.length && timingSafeEqual(left, right);
}

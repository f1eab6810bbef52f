import { VaultError, type TokenClaims } from '@hako/vault-client/contract';
import type { CallerName } from '../http/callers.js';
import type { RequestedAccess } from '../tokens/scope.js';
import { TokenBuckets, type Rate } from './token-bucket.js';

/** security.md 2.1.8; each can be set by `VAULT_LIMIT_<NAME>`. */
export const DEFAULT_LIMITS = {
  requestsPerMinute: 600,
  workerRequestsPerMinute: 6_000,
  workerPagesPerMinute: 100,
  plainSubjectsPerMinute: 60,
  plainSubjectsPerHour: 500,
  maskedSubjectsPerMinute: 600,
  maskedSubjectsPerHour: 5_000,
  tenantPlainPerHour: 20_000,
  searchesPerMinute: 30,
  /** In plain, by one job; more needs an approval. */
  bulkSubjectsPerJob: 1_000,
};
export type LimitSettings = { [Name in keyof typeof DEFAULT_LIMITS]: number };

export interface Limits {
  /** Per client certificate, before anything else is looked at. */
  request(caller: CallerName, thumbprint: string): void;
  /** Per actor and tenant, when the token is known to be good. */
  access(caller: CallerName, claims: TokenClaims, wanted: RequestedAccess): void;
}

const perMinute = (units: number): Rate => ({ units, perSeconds: 60 });
const perHour = (units: number): Rate => ({ units, perSeconds: 3_600 });

/** @throws VaultError `LIMITED`. People are held to subjects, the worker to pages: a job was approved as a whole. */
export function createLimits(settings: LimitSettings, now: () => number = Date.now): Limits {
  const bucket = (rate: Rate): TokenBuckets => new TokenBuckets(rate, now);
  const requests = bucket(perMinute(settings.requestsPerMinute));
  const workerRequests = bucket(perMinute(settings.workerRequestsPerMinute));
  const pages = bucket(perMinute(settings.workerPagesPerMinute));
  const plain = [bucket(perMinute(settings.plainSubjectsPerMinute)), bucket(perHour(settings.plainSubjectsPerHour))];
  const masked = [bucket(perMinute(settings.maskedSubjectsPerMinute)), bucket(perHour(settings.maskedSubjectsPerHour))];
  const tenantPlain = bucket(perHour(settings.tenantPlainPerHour));
  const searches = bucket(perMinute(settings.searchesPerMinute));

  const take = (buckets: TokenBuckets, key: string, units = 1): void => {
    const wait = buckets.take(key, units);
    if (wait > 0) throw new VaultError('LIMITED', { retryAfter: wait });
  };

  return {
    request: (caller, thumbprint) => take(caller === 'core-worker' ? workerRequests : requests, thumbprint),
    access: (caller, claims, wanted) => {
      const actor = `${claims.tid}:${claims.sub}`;
      if (claims.op === 'search') take(searches, actor);
      if (claims.op !== 'read') return;
      if (caller === 'core-worker') return take(pages, caller);
      const count = wanted.subjectIds?.length ?? wanted.tokenIds?.length ?? 0;
      if (wanted.view === 'plain') {
        for (const buckets of plain) take(buckets, actor, count);
        take(tenantPlain, claims.tid, count);
      } else if (wanted.view === 'masked') {
        for (const buckets of masked) take(buckets, actor, count);
      }
    },
  };
}

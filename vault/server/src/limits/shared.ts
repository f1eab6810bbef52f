import { VaultError, type TokenClaims } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import type { CallerKind } from '../http/callers.js';
import type { RequestedAccess } from '../tokens/scope.js';
import type { LimitSettings } from './limits.js';

/** So many units of one bucket. */
interface Take {
  name: string;
  units: number;
  capacity: number;
  seconds: number;
}

/**
 * The buckets that all processes of a vault share, in its database, behind those in memory: two vaults behind one
 * address together allow what one does. What cannot be counted is refused.
 */
export interface SharedLimits {
  /** Of a certificate: a lease of several at once, so that most requests cost no statement. @throws VaultError `LIMITED`. */
  request(kind: CallerKind, thumbprint: string): Promise<void>;
  /** Of an actor and a tenant, in the transaction of the access: what is not answered was not counted. @throws VaultError `LIMITED`. */
  access(tx: Executor, kind: CallerKind, claims: TokenClaims, wanted: RequestedAccess): Promise<void>;
}

/** Of a window's units: small enough that a process which dies with its lease takes little with it. */
const LEASE_SHARE = 1 / 30;

export function createSharedLimits(database: Executor, settings: LimitSettings): SharedLimits {
  const leases = new Map<string, number>();

  const lease = async (bucket: Omit<Take, 'units'>): Promise<void> => {
    const left = leases.get(bucket.name) ?? 0;
    if (left >= 1) return void leases.set(bucket.name, left - 1);
    const many = Math.max(1, Math.floor(bucket.capacity * LEASE_SHARE));
    const wait = await take(database, [{ ...bucket, units: many }]);
    if (wait === 0) return void leases.set(bucket.name, (leases.get(bucket.name) ?? 0) + many - 1);
    refuse(many === 1 ? wait : await take(database, [{ ...bucket, units: 1 }]));
  };

  return {
    request: (kind, thumbprint) => lease({ name: `request/${thumbprint}`, capacity: kind === 'core-worker' ? settings.workerRequestsPerMinute : settings.requestsPerMinute, seconds: 60 }),
    access: async (tx, kind, claims, wanted) => {
      if (claims.op === 'read' && kind === 'core-worker') return lease({ name: `pages/${kind}`, capacity: settings.workerPagesPerMinute, seconds: 60 });
      const takes = takesOf(settings, claims, wanted);
      if (takes.length > 0) refuse(await take(tx, takes));
    },
  };
}

function takesOf(settings: LimitSettings, { tid, sub, op }: TokenClaims, { subjectIds, tokenIds, view }: RequestedAccess): Take[] {
  const actor = `${tid}/${sub}`;
  if (op === 'search') return [{ name: `search/${actor}`, units: 1, capacity: settings.searchesPerMinute, seconds: 60 }];
  const units = subjectIds?.length ?? tokenIds?.length ?? 0;
  if (op !== 'read' || units === 0) return [];
  if (view === 'plain') {
    return [
      { name: `plain/m/${actor}`, units, capacity: settings.plainSubjectsPerMinute, seconds: 60 },
      { name: `plain/h/${actor}`, units, capacity: settings.plainSubjectsPerHour, seconds: 3_600 },
      { name: `plain/t/${tid}`, units, capacity: settings.tenantPlainPerHour, seconds: 3_600 },
    ];
  }
  if (view !== 'masked') return [];
  return [
    { name: `masked/m/${actor}`, units, capacity: settings.maskedSubjectsPerMinute, seconds: 60 },
    { name: `masked/h/${actor}`, units, capacity: settings.maskedSubjectsPerHour, seconds: 3_600 },
  ];
}

/** Seconds to wait; 0 when all were taken, else none was. */
async function take(tx: Executor, takes: readonly Take[]): Promise<number> {
  const [row] = await tx.query<{ wait: number }>({
    name: 'take-units',
    text: 'select vault.take_units($1::text[], $2::float8[], $3::float8[], $4::float8[]) as wait',
    values: [takes.map(({ name }) => name), takes.map(({ units }) => units), takes.map(({ capacity }) => capacity), takes.map(({ seconds }) => seconds)],
  });
  if (!row) throw new VaultError('VAULT_UNAVAILABLE');
  return row.wait;
}

function refuse(wait: number): void {
  if (wait > 0) throw new VaultError('LIMITED', { retryAfter: wait });
}

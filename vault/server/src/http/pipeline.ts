import { VaultError, type TokenClaims, type VaultOperation } from '@hako/vault-client/contract';
import { appendAccess, type AccessEntry } from '../audit/access-log.js';
import type { Incidents } from '../anomaly/incidents.js';
import type { Standing } from '../anomaly/standing.js';
import type { Executor, VaultDatabase } from '../database/database.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { readTenantState } from '../keys/tenant-state.js';
import type { BulkGuard } from '../limits/bulk.js';
import type { Limits } from '../limits/limits.js';
import type { SharedLimits } from '../limits/shared.js';
import { checkPurpose, checkScope, type RequestedAccess } from '../tokens/scope.js';
import { spend } from '../tokens/spend.js';
import type { TokenKeys } from '../tokens/key-set.js';
import { checkBinding, verifyToken } from '../tokens/verify-token.js';
import type { Peer } from './peer.js';
import type { Call, Outcome, Route, TenantContext } from './route.js';

export interface PipelineDeps {
  database: VaultDatabase;
  keys: TenantKeyCache;
  tokenKeys: () => TokenKeys;
  issuer: string;
  audience: string;
  limits: Limits;
  sharedLimits: SharedLimits;
  bulk: BulkGuard;
  /** Who is held back at the moment. */
  standing: Standing;
  incidents: Incidents;
  now: () => number;
}

export interface Request {
  authorization: string | undefined;
  tenantHeader: string | undefined;
  parameter: string | undefined;
  readBody: () => Promise<unknown>;
}

/** Filled in as the request goes, for the log line, whatever becomes of it. */
export interface RequestTrace {
  claims?: TokenClaims;
  wanted?: RequestedAccess;
  /** Records that did not open although their keys and rows are there. */
  unreadable?: string[];
}

/** What wraps new keys or seals new values: stops at once when the root does not vouch for the primary KEK. */
const WRITES: ReadonlySet<string> = new Set<VaultOperation>(['write', 'tokenize', 'parcel_seal', 'tenant']);
/** What concerns a tenant as a whole, so that it need not be active. */
const OF_TENANT: ReadonlySet<string> = new Set<VaultOperation>(['tenant', 'tenant_state', 'tenant_shred']);

/**
 * The way of every access (security.md 2.1.5): token, certificate, operation, scope, purpose, limits; then one
 * transaction that spends the token, does the work and writes the audit entry; after its commit, the answer.
 */
export async function access<B>(deps: PipelineDeps, definition: Route<B>, peer: Peer, request: Request, trace: RequestTrace): Promise<unknown> {
  const claims = verifyToken(request.authorization, { keys: deps.tokenKeys(), issuer: deps.issuer, audience: deps.audience, now: deps.now() });
  trace.claims = claims;
  if (request.tenantHeader !== undefined && request.tenantHeader !== claims.tid) throw new VaultError('TENANT_MISMATCH');
  const tenantState = OF_TENANT.has(definition.op) ? undefined : await readTenantState(deps.database, claims.tid);
  checkBinding(claims, peer.thumbprint, definition.op);
  if (!peer.caller.operations.has(definition.op)) throw new VaultError('CALLER_DENIED');

  const body = definition.parse(await request.readBody(), request.parameter);
  const wanted = definition.access(body);
  trace.wanted = wanted;
  checkScope(claims, wanted);
  checkPurpose(claims, wanted, disabledPurposes(deps, claims, tenantState?.disabledPurposes));
  deps.standing.check(claims, wanted);
  deps.limits.access(peer.caller.kind, claims, wanted);
  if (WRITES.has(definition.op)) deps.keys.requireWritable();

  const outcome = await deps.database.transaction(async (tx) => {
    const tenant = tenantState && (await openTenant(deps, tx, claims, wanted));
    await spend(tx, claims);
    await deps.sharedLimits.access(tx, peer.caller.kind, claims, wanted);
    await deps.bulk(tx, claims, wanted);
    const call: Call<B> = { tx, claims, body, tenant: () => tenant ?? missingTenant(), unreadable: (subjectId) => (trace.unreadable ??= []).push(subjectId) };
    const done: Outcome = await definition.run(call);
    const entry = await appendAccess(tx, entryOf(deps, peer, claims, 'success', done.detail));
    await done.sealed?.(entry);
    return done;
  });
  const answer: unknown = await outcome.answer();
  if (trace.unreadable) await recordUnreadable(deps, peer, claims, trace.unreadable);
  return answer;
}

/** Before the answer leaves: which records somebody has changed behind the vault's back, or a disk has lost. */
async function recordUnreadable(deps: PipelineDeps, peer: Peer, claims: TokenClaims, subjectIds: readonly string[]): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await appendAccess(tx, entryOf(deps, peer, claims, 'denied', { code: 'INTEGRITY', subjects: subjectIds.slice(0, 1_000) }));
  });
}

/** Refusals of good tokens are worth an entry: somebody holds a token and tries more than it allows. */
export async function recordRefusal(deps: PipelineDeps, peer: Peer, claims: TokenClaims, code: string, wanted: RequestedAccess | undefined): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await readTenantState(tx, claims.tid);
    const detail = { code, subjects: wanted?.subjectIds?.length ?? 0, fields: wanted?.fields ?? [] };
    await appendAccess(tx, entryOf(deps, peer, claims, 'denied', detail));
  });
}

/** Once more inside the transaction: what was switched off or rotated a moment ago counts. */
async function openTenant(deps: PipelineDeps, tx: Executor, claims: TokenClaims, wanted: RequestedAccess): Promise<TenantContext> {
  const state = await readTenantState(tx, claims.tid);
  checkPurpose(claims, wanted, disabledPurposes(deps, claims, state.disabledPurposes));
  return { keys: await deps.keys.get(tx, claims.tid, state.epoch), defaultCountry: state.defaultCountry, partialIndexes: state.partialIndexes, normaliser: state.normaliser };
}

/** Behind broken glass a purpose that the tenant switched off is open. */
function disabledPurposes(deps: PipelineDeps, claims: TokenClaims, disabled: readonly string[] = []): readonly string[] {
  return deps.standing.glassBroken(claims) ? [] : disabled;
}

function missingTenant(): never {
  throw new VaultError('TOKEN_INVALID');
}

function entryOf(deps: PipelineDeps, peer: Peer, claims: TokenClaims, result: AccessEntry['result'], detail: AccessEntry['detail']): AccessEntry {
  return {
    tenantId: claims.tid,
    at: new Date(deps.now()),
    actor: { id: claims.sub, sid: claims.sid ?? null, via: claims.act?.sub ?? null, caller: peer.caller.name },
    op: claims.op,
    purpose: claims.pur,
    reason: claims.rsn ?? null,
    result,
    cid: claims.cid,
    jti: claims.jti,
    jobId: claims.jid ?? null,
    detail,
  };
}

import { VaultError, type TokenClaims } from '@hako/vault-client/contract';
import { appendAccess, INSTALLATION, type AccessEntry } from '../audit/access-log.js';
import { spend } from '../tokens/spend.js';
import { checkBinding, verifyToken } from '../tokens/verify-token.js';
import type { AdminActor, AdminInput, AdminRoute } from './admin-route.js';
import type { Peer } from './peer.js';
import type { PipelineDeps, RequestTrace } from './pipeline.js';

export interface AdminRequest {
  authorization: string | undefined;
  readInput: () => Promise<AdminInput>;
}

/**
 * Administration: certificate, operation and, over core's certificate, a token that names the signed-in person;
 * then one transaction with the work and its entry in the access log.
 */
export async function administer<B>(deps: PipelineDeps, definition: AdminRoute<B>, peer: Peer, request: AdminRequest, trace: RequestTrace): Promise<{ status: number; body: unknown }> {
  const claims = claimsOf(deps, peer, request.authorization);
  if (claims) {
    trace.claims = claims;
    checkBinding(claims, peer.thumbprint, definition.op);
  }
  if (!peer.caller.operations.has(definition.op)) throw new VaultError('CALLER_DENIED');
  const actor = actorOf(peer, claims);
  const body = definition.parse(await request.readInput());
  const tenantId = definition.tenant(body, actor);
  if (actor.tenantId !== null && tenantId !== actor.tenantId) throw new VaultError('NOT_FOUND');

  const outcome = await deps.database.transaction(async (tx) => {
    if (claims) await spend(tx, claims);
    const done = await definition.run({ tx, actor, body, now: deps.now() });
    if (definition.audited) await appendAccess(tx, entryOf(deps, definition.op, done.tenantId === undefined ? tenantId : done.tenantId, peer, actor, done.detail ?? {}));
    return done;
  });
  return { status: outcome.status ?? 200, body: await outcome.answer() };
}

/** An administrator's own certificate says who it is; core speaks for others, so it must bring their token. */
function claimsOf(deps: PipelineDeps, peer: Peer, authorization: string | undefined): TokenClaims | undefined {
  if (authorization === undefined && peer.caller.kind === 'admin') return undefined;
  return verifyToken(authorization, { keys: deps.tokenKeys(), issuer: deps.issuer, audience: deps.audience, now: deps.now() });
}

function actorOf(peer: Peer, claims: TokenClaims | undefined): AdminActor {
  const { uri } = peer.caller;
  if (!claims) return { person: { id: `cert:${uri}`, caller: uri }, tenantId: null };
  return { person: { id: `user:${claims.sub}`, caller: uri }, tenantId: claims.adm === 'platform' ? null : claims.tid, claims };
}

function entryOf(deps: PipelineDeps, op: string, tenantId: string | null, peer: Peer, { person, claims }: AdminActor, detail: AccessEntry['detail']): AccessEntry {
  return {
    tenantId: tenantId ?? INSTALLATION,
    at: new Date(deps.now()),
    actor: { id: claims?.sub ?? person.id, sid: claims?.sid ?? null, via: claims?.act?.sub ?? null, caller: peer.caller.name },
    op,
    purpose: 'maintenance',
    reason: claims?.rsn ?? null,
    result: 'success',
    cid: claims?.cid ?? '',
    jti: claims?.jti ?? '',
    jobId: claims?.jid ?? null,
    detail,
  };
}

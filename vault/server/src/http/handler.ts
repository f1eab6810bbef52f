import { VaultError } from '@hako/vault-client/contract';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { errorFacts, type LogFacts, type VaultLog } from '../log/log.js';
import { alertOf, send, sendError, toVaultError } from './answer.js';
import { readJson } from './body.js';
import { identifyPeer, type Peer } from './peer.js';
import { access, recordRefusal, type PipelineDeps, type RequestTrace } from './pipeline.js';
import type { AnyRoute } from './route.js';

export interface HandlerDeps extends PipelineDeps {
  routes: readonly AnyRoute[];
  log: VaultLog;
  ready: () => Promise<boolean>;
}

interface Match {
  path: string;
  run: (peer: Peer, request: IncomingMessage, trace: RequestTrace) => Promise<unknown>;
}

const RECORDED = new Set(['TOKEN_INVALID', 'TOKEN_REPLAYED', 'PURPOSE_DENIED', 'CALLER_DENIED', 'TENANT_MISMATCH', 'LIMITED']);

export function createHandler(deps: HandlerDeps): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const started = performance.now();
    const trace: RequestTrace = {};
    let peer: Peer | undefined;
    let path = 'none';
    try {
      peer = identifyPeer(request.socket as TLSSocket);
      deps.limits.request(peer.caller.name, peer.thumbprint);
      if (request.method === 'GET' && request.url === '/health/ready') {
        const ready = await deps.ready();
        return send(response, ready ? 200 : 503, ready ? { status: 'ready' } : { code: 'VAULT_UNAVAILABLE', requestId: null });
      }
      const match = findRoute(deps, request);
      path = match.path;
      const answer = await match.run(peer, request, trace);
      send(response, 200, answer);
      deps.log.write('info', 'request', { ...facts(path, peer, trace, started), status: 200 });
    } catch (error) {
      const refusal = toVaultError(error);
      // What is left of the body must not be read as the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      sendError(response, refusal, trace.claims?.cid ?? null);
      const alert = alertOf(error, refusal.code);
      const level = alert || refusal.status >= 500 ? 'error' : 'warn';
      deps.log.write(level, 'request', {
        ...facts(path, peer, trace, started),
        status: refusal.status,
        code: refusal.code,
        ...(alert ? { alert } : {}),
        ...(refusal.status >= 500 ? errorFacts(error) : {}),
      });
      if (peer && trace.claims && RECORDED.has(refusal.code)) await note(deps, peer, trace, refusal.code);
    }
  };
}

async function note(deps: HandlerDeps, peer: Peer, trace: RequestTrace, code: string): Promise<void> {
  await recordRefusal(deps, peer, trace.claims!, code, trace.wanted).catch((error: unknown) => {
    if (!(error instanceof VaultError)) deps.log.write('error', 'refusal-not-recorded', errorFacts(error));
  });
}

function findRoute(deps: HandlerDeps, request: IncomingMessage): Match {
  for (const any of deps.routes) {
    const match = any((definition): Match | undefined => {
      const found = matchPath(definition.path, request.url ?? '');
      if (!found || definition.method !== request.method) return undefined;
      return {
        path: definition.path,
        run: (peer, incoming, trace) =>
          access(
            deps,
            definition,
            peer,
            {
              authorization: incoming.headers.authorization,
              tenantHeader: single(incoming.headers['x-tenant-id']),
              parameter: found.parameter,
              readBody: () => readJson(incoming, definition.maxBytes),
            },
            trace,
          ),
      };
    });
    if (match) return match;
  }
  throw new VaultError('NOT_FOUND');
}

/** Literal paths with at most one parameter at the end; no query string, as nothing may stand in a URL. */
export function matchPath(pattern: string, url: string): { parameter?: string } | undefined {
  const at = pattern.indexOf('/:');
  if (at < 0) return url === pattern ? {} : undefined;
  const prefix = pattern.slice(0, at + 1);
  const parameter = url.startsWith(prefix) ? url.slice(prefix.length) : '';
  return /^[A-Za-z0-9_-]{1,64}$/.test(parameter) ? { parameter } : undefined;
}

const single = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join() : header);

function facts(route: string, peer: Peer | undefined, { claims, wanted }: RequestTrace, started: number): LogFacts {
  return {
    route,
    ms: Math.round(performance.now() - started),
    ...(peer ? { caller: peer.caller.name } : {}),
    ...(claims ? { cid: claims.cid, tid: claims.tid, actor: claims.sub, op: claims.op, purpose: claims.pur } : {}),
    ...(wanted ? { subjects: wanted.subjectIds?.length ?? 0, fields: wanted.fields.length } : {}),
  };
}

import { VaultError } from '@hako/vault-client/contract';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Alerts } from '../alerts/alerts.js';
import { errorFacts, type LogFacts, type VaultLog } from '../log/log.js';
import { alertOf, send, sendError, toVaultError } from './answer.js';
import { administer } from './admin-pipeline.js';
import type { AdminInput, AnyAdminRoute } from './admin-route.js';
import { MEGABYTE, readJson } from './body.js';
import type { Callers } from './callers.js';
import { matchPath, parseQuery } from './match.js';
import { identifyPeer, type Peer } from './peer.js';
import { access, recordRefusal, type PipelineDeps, type RequestTrace } from './pipeline.js';
import type { SeenCertificates } from '../pki/seen-certificates.js';
import type { AnyRoute } from './route.js';

export interface HandlerDeps extends PipelineDeps {
  routes: readonly AnyRoute[];
  adminRoutes: readonly AnyAdminRoute[];
  /** Read anew for every request: the allow-list may change while the vault runs. */
  callers: () => Callers;
  alerts: Alerts;
  seen: SeenCertificates;
  log: VaultLog;
  ready: () => Promise<boolean>;
  /** False for a copy of a database that has not forgotten yet what was erased since: it serves nothing. */
  isOpen: () => boolean;
}

interface Match {
  path: string;
  run: (peer: Peer, request: IncomingMessage, trace: RequestTrace) => Promise<{ status: number; body: unknown }>;
}

const RECORDED = new Set(['TOKEN_INVALID', 'TOKEN_REPLAYED', 'PURPOSE_DENIED', 'CALLER_DENIED', 'TENANT_MISMATCH', 'LIMITED', 'MASKED_ONLY', 'SESSION_BLOCKED', 'APPROVAL_REQUIRED', 'APPROVAL_SAME_PERSON']);

export function createHandler(deps: HandlerDeps): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const started = performance.now();
    const trace: RequestTrace = {};
    let peer: Peer | undefined;
    let path = 'none';
    try {
      peer = identifyPeer(request.socket as TLSSocket, deps.callers());
      deps.seen.note(peer.thumbprint, peer.caller.name, peer.certificate, deps.now());
      deps.limits.request(peer.caller.kind, peer.thumbprint);
      if (request.method === 'GET' && request.url === '/health/ready') {
        const ready = await deps.ready();
        return send(response, ready ? 200 : 503, ready ? { status: 'ready' } : { code: 'VAULT_UNAVAILABLE', requestId: null });
      }
      if (!deps.isOpen()) throw new VaultError('VAULT_UNAVAILABLE');
      await deps.sharedLimits.request(peer.caller.kind, peer.thumbprint);
      const match = findRoute(deps, request) ?? findAdminRoute(deps, request);
      if (!match) throw new VaultError('NOT_FOUND');
      path = match.path;
      const { status, body } = await match.run(peer, request, trace);
      const damaged = trace.unreadable?.length ?? 0;
      // The session is shut before the answer is out.
      if (damaged > 0) await deps.incidents.integrity(trace.claims, trace.unreadable);
      send(response, status, body);
      deps.log.write(damaged > 0 ? 'error' : 'info', 'request', { ...facts(path, peer, trace, started), status, ...(damaged > 0 ? { alert: 'integrity', count: damaged } : {}) });
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
      if (alert === 'replay' && trace.claims) await deps.incidents.replay(trace.claims);
      else if (alert === 'integrity') await deps.incidents.integrity(trace.claims, trace.wanted?.subjectIds ?? []);
      else if (alert === 'tenant-mismatch') deps.alerts.raise({ kind: 'tenant-mismatch', severity: 'warning', tenantId: trace.claims?.tid ?? null });
    }
  };
}

async function note(deps: HandlerDeps, peer: Peer, trace: RequestTrace, code: string): Promise<void> {
  await recordRefusal(deps, peer, trace.claims!, code, trace.wanted).catch((error: unknown) => {
    if (!(error instanceof VaultError)) deps.log.write('error', 'refusal-not-recorded', errorFacts(error));
  });
}

function findRoute(deps: HandlerDeps, request: IncomingMessage): Match | undefined {
  for (const any of deps.routes) {
    const match = any((definition): Match | undefined => {
      const parameters = definition.method === request.method ? matchPath(definition.path, request.url ?? '') : undefined;
      if (!parameters) return undefined;
      return {
        path: definition.path,
        run: async (peer, incoming, trace) => {
          const asked = {
            authorization: incoming.headers.authorization,
            tenantHeader: single(incoming.headers['x-tenant-id']),
            parameter: Object.values(parameters)[0],
            readBody: () => readJson(incoming, definition.maxBytes),
          };
          return { status: 200, body: await access(deps, definition, peer, asked, trace) };
        },
      };
    });
    if (match) return match;
  }
  return undefined;
}

function findAdminRoute(deps: HandlerDeps, request: IncomingMessage): Match | undefined {
  const [whole, search = ''] = (request.url ?? '').split('?', 2) as [string, string?];
  const path = whole.startsWith('/v1/') ? whole.slice(3) : whole;
  for (const any of deps.adminRoutes) {
    const match = any((definition): Match | undefined => {
      const params = definition.method === request.method ? matchPath(definition.path, path) : undefined;
      if (!params) return undefined;
      const readInput = async (incoming: IncomingMessage): Promise<AdminInput> => {
        const query = parseQuery(search);
        if (!query) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '', code: 'query' }] });
        return { body: hasBody(incoming) ? await readJson(incoming, MEGABYTE) : {}, params, query };
      };
      return { path: definition.path, run: (peer, incoming, trace) => administer(deps, definition, peer, { authorization: incoming.headers.authorization, readInput: () => readInput(incoming) }, trace) };
    });
    if (match) return match;
  }
  return undefined;
}

/** A command like "pause" says everything in its path. */
const hasBody = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

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

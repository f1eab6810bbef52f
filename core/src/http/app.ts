import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { negotiateLocale, notFound } from '@hako/sdk-plugin';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import type { Cradle } from '../cradle.js';
import { createAddressReader } from './client-address.js';
import { docsRouter } from './docs.js';
import { errorAnswer } from './error-answer.js';
import { createIdempotency } from './idempotency.js';
import { createPipeline, type PipelineDeps, type RequestMark } from './pipeline.js';
import { createRateLimits } from './rate-limit.js';
import { writeError } from './reply.js';
import { requestIdOf } from './request-id.js';
import { securityHeaders } from './security-headers.js';

const API = '/api/v1';
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 10_000;

export type HttpDeps = PipelineDeps & Pick<Cradle, 'config' | 'routes' | 'sides' | 'database' | 'secrets' | 'publicPages'>;

export interface Http {
  app: Koa;
  listen(port: number, host?: string): Promise<{ port: number; server: Server }>;
  /** Takes no more connections, lets running requests end for ten seconds. */
  close(): Promise<void>;
}

/** The one application: request id, headers, address, then API routes through one radix lookup, then what stands beside them. */
export function createHttp(deps: HttpDeps): Http {
  const app = new Koa();
  const rateLimits = createRateLimits(deps);
  const runApi = createPipeline(deps, rateLimits, createIdempotency(deps));
  const readAddress = createAddressReader(deps.config.trustedProxies);
  const beside = besideRouter(deps);
  const answerFans = deps.publicPages.answering(rateLimits);
  let server: Server | undefined;

  const refuse = (ctx: Context, fault: unknown, requestId: string): void => {
    writeError(ctx, errorAnswer(deps, fault, { requestId, locale: negotiateLocale(ctx.get('accept-language') || undefined), route: undefined, owner: 'core' }));
  };

  app.use(async (ctx, next) => {
    const requestId = requestIdOf(ctx.get('x-request-id') || undefined, ctx.get('traceparent') || undefined);
    ctx.state['mark'] = { requestId, startedAt: performance.now(), address: readAddress(connectionOf(ctx)) } satisfies RequestMark;
    try {
      await next();
    } catch (fault) {
      ctx.set('x-request-id', requestId);
      refuse(ctx, fault, requestId);
    }
  });
  // Before everything else: fans are many, and their pages bring their own headers.
  app.use((ctx, next) => {
    const answered = ctx.path.startsWith('/api/') ? false : answerFans(ctx);
    if (typeof answered !== 'boolean') return unlessDone(answered, next);
    return answered ? undefined : next();
  });
  app.use((ctx, next) => {
    ctx.set('x-request-id', (ctx.state['mark'] as RequestMark).requestId);
    return next();
  });
  app.use(securityHeaders());
  app.use((ctx, next) => {
    const match = ctx.path.startsWith(`${API}/`) ? deps.routes.find(ctx.method, ctx.path.slice(API.length)) : undefined;
    return match ? runApi(ctx, match, ctx.state['mark'] as RequestMark) : next();
  });
  app.use(beside.routes());
  app.use(async (ctx) => {
    if (!ctx.path.startsWith('/api/')) {
      for (const side of deps.sides.all()) if (await side(ctx)) return;
    }
    // Koa's own default answer is the text "Not Found".
    if (ctx.status === 404 && !ctx.body) throw notFound();
  });
  // Faults while an answer is being sent: mostly people who close the tab.
  app.on('error', (fault: NodeJS.ErrnoException, ctx?: Context) => {
    const gone = fault.code === 'ECONNRESET' || fault.code === 'EPIPE' || fault.code === 'ERR_STREAM_PREMATURE_CLOSE' || ctx?.res.destroyed === true;
    deps.log[gone ? 'debug' : 'error']({ err: fault, requestId: (ctx?.state['mark'] as RequestMark | undefined)?.requestId }, 'answer broke off');
  });

  return {
    app,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        const started = app.listen(port, host ?? deps.config.host);
        server = started;
        started.keepAliveTimeout = KEEP_ALIVE_MS;
        started.headersTimeout = KEEP_ALIVE_MS + 1_000;
        started.requestTimeout = 180_000;
        started.maxHeadersCount = 100;
        started.once('error', reject);
        started.once('listening', () => resolve({ port: (started.address() as AddressInfo).port, server: started }));
      }),
    close: async () => {
      await closeServer(server);
      await rateLimits.close();
    },
  };
}

/** Few fixed paths of core that are no RouteDefs, because their answers have no envelope. */
function besideRouter(deps: HttpDeps): Router {
  const router = new Router();
  const docs = docsRouter(deps);
  router.use(docs.routes());
  router.get(['/.well-known/jwks.json', `${API}/.well-known/jwks.json`], async (ctx) => {
    ctx.set('cache-control', 'public, max-age=300');
    ctx.body = await deps.identity.jwks();
  });
  return router;
}

function connectionOf(ctx: Context): Parameters<ReturnType<typeof createAddressReader>>[0] {
  const { socket } = ctx.req;
  return { remoteAddress: socket.remoteAddress, encrypted: 'encrypted' in socket, forwardedFor: ctx.get('x-forwarded-for') || undefined, forwardedProto: ctx.get('x-forwarded-proto') || undefined };
}

function closeServer(server: Server | undefined): Promise<void> {
  if (!server?.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function unlessDone(answered: Promise<boolean>, next: () => Promise<unknown>): Promise<void> {
  if (!(await answered)) await next();
}

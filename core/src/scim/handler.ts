import type { Context } from 'koa';
import { hasBody, readJsonBody, type RequestMark } from '../http/index.js';
import type { SideHandler } from '../http/types.js';
import { createDirectory } from '../identity/index.js';
import { answerBulk } from './bulk.js';
import { identifyScimCaller } from './caller.js';
import { asScimFault, ScimFault } from './faults.js';
import { groupEndpoint } from './groups.js';
import { answerOne, notAllowed, type Endpoints } from './routing.js';
import { MAX_BYTES } from './schemas.js';
import type { Answer, Operation, ScimDeps } from './types.js';
import { userEndpoint } from './users.js';

const PREFIX = '/scim/v2';
const TYPE = 'application/scim+json; charset=utf-8';
/** What may stand in a metric's label: an address that somebody made up may not. */
const KINDS = new Set(['Users', 'Groups', 'Bulk', 'Schemas', 'ResourceTypes', 'ServiceProviderConfig']);
const TIMEOUT_MS = 15_000;
const BULK_TIMEOUT_MS = 60_000;

/** Answers what lies under `/scim/v2`. */
export function createScimHandler(deps: ScimDeps): SideHandler {
  const endpoints: Endpoints = { Users: userEndpoint(deps, createDirectory(deps)), Groups: groupEndpoint(deps) };
  const base = `${deps.config.publicUrl}${PREFIX}`;

  return async (ctx) => {
    const mark = ctx.state['mark'] as RequestMark;
    let tenantId: string | undefined;
    try {
      const caller = await identifyScimCaller(deps, ctx);
      tenantId = caller.tenant.id;
      write(ctx, await answer(ctx, { ...caller, base }));
    } catch (error) {
      const fault = asScimFault(error) ?? new ScimFault(500, 'Something went wrong here.');
      if (fault.status === 500) deps.log.error({ err: error, requestId: mark.requestId }, 'a SCIM request failed');
      write(ctx, { status: fault.status, body: fault.body(), headers: { ...fault.headers } });
      if (!ctx.req.complete) {
        ctx.set('connection', 'close');
        ctx.req.resume();
      }
    }
    const seconds = (performance.now() - mark.startedAt) / 1_000;
    const [kind = ''] = ctx.path.slice(PREFIX.length + 1).split('/');
    const route = `${PREFIX}/${KINDS.has(kind) ? kind : '…'}`;
    deps.metrics.request({ plugin: 'core', method: ctx.method, route, status: ctx.status, seconds });
    deps.log[ctx.method === 'GET' && ctx.status < 400 ? 'debug' : 'info']({ requestId: mark.requestId, plugin: 'core', method: ctx.method, route, statusCode: ctx.status, durationMs: Math.round(seconds * 1_000), tenantId }, 'request');
    return true;
  };

  async function answer(ctx: Context, operation: Operation): Promise<Answer> {
    const path = ctx.path.slice(PREFIX.length);
    const isBulk = path === '/Bulk';
    const body = hasBody(ctx.req) ? await readJsonBody(ctx.req, { maxBytes: MAX_BYTES, maxArray: 5_000, signal: AbortSignal.timeout(isBulk ? BULK_TIMEOUT_MS : TIMEOUT_MS), alsoTypes: ['application/scim+json'] }) : undefined;
    if (isBulk) {
      if (ctx.method !== 'POST') throw notAllowed();
      return answerBulk(endpoints, operation, body);
    }
    return answerOne(endpoints, operation, { method: ctx.method, path, query: ctx.URL.searchParams, body, ifMatch: ctx.get('if-match') || undefined, ifNoneMatch: ctx.get('if-none-match') || undefined });
  }
}

function write(ctx: Context, { status, body, headers = {} }: Answer): void {
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  ctx.set('cache-control', 'no-store');
  ctx.status = status;
  if (body === undefined) {
    ctx.body = null;
    ctx.status = status;
    return;
  }
  ctx.body = JSON.stringify(body);
  ctx.set('content-type', TYPE);
}

import { HakoError, negotiateLocale, notFound, type Locale, type RouteInput, type RouteReply, type RouteSchema } from '@hako/sdk-plugin';
import type { Context } from 'koa';
import type { Cradle } from '../cradle.js';
import type { Authenticated } from '../identity/types.js';
import { traced } from '../observability/index.js';
import type { Door } from '../perimeter/index.js';
import { readUpload, type Upload } from './body/multipart.js';
import { hasBody, readFormBody, readJsonBody } from './body/read.js';
import { identifyCaller } from './caller.js';
import type { ClientAddress } from './client-address.js';
import { startDeadline, type Deadline } from './deadline.js';
import { errorAnswer } from './error-answer.js';
import { readIdempotencyKey, type Idempotency, type IdempotentCall } from './idempotency.js';
import { checkPermission } from './permission.js';
import type { RateLimits, RateVerdict } from './rate-limit.js';
import { writeError, writeReply, writeStored } from './reply.js';
import type { GateState, RequestFacts, RouteMatch } from './types.js';
import { visitorFacts } from './visitor-facts.js';

export type PipelineDeps = Pick<Cradle, 'identity' | 'tenants' | 'access' | 'perimeter' | 'plugins' | 'contexts' | 'channels' | 'errors' | 'translations' | 'log' | 'metrics'>;

/** Uploads may take longer than an answer, since the client's line decides. */
const UPLOAD_TIMEOUT_MS = 120_000;
const WITHHELD = new Set(['authorization', 'cookie', 'x-api-key-id', 'x-api-key-secret', 'proxy-authorization']);
const WRITES = new Set(['POST', 'PUT', 'PATCH']);

export interface RequestMark {
  requestId: string;
  address: ClientAddress;
  startedAt: number;
}

/** The way of a request of the API (architecture.md): one way in, one way out. */
export function createPipeline(deps: PipelineDeps, rateLimits: RateLimits, idempotency: Idempotency): (ctx: Context, match: RouteMatch, mark: RequestMark) => Promise<void> {
  return async (ctx, match, mark) => {
    const { compiled } = match;
    const { route, owner } = compiled;
    const deadline = startDeadline(route.upload ? UPLOAD_TIMEOUT_MS : compiled.timeoutMs);
    const onClose = (): void => {
      if (!ctx.res.writableEnded) deadline.abandon();
    };
    ctx.res.once('close', onClose);
    let locale: Locale = negotiateLocale(ctx.get('accept-language') || undefined);
    let caller: Authenticated | undefined;
    try {
      caller = await deadline.limit(admit(match, ctx, mark));
      if (caller && !ctx.get('accept-language')) locale = caller.locale;
      const facts: RequestFacts = { owner, route, requestId: mark.requestId, ip: mark.address.ip, userAgent: ctx.get('user-agent').slice(0, 300), locale, get signal() { return deadline.signal; }, auth: caller, ...(route.auth === 'public' && { visitor: visitorFacts(ctx, mark.address.secure) }) };
      const work = (): Promise<void> => perform(ctx, match, facts, deadline);
      await traced({ requestId: mark.requestId, plugin: owner, method: route.method, route: route.path, ...(caller && { tenant: caller.tenant.id }) }, work);
    } catch (fault) {
      // Who closed the tab reads no answer, and is no fault to report.
      if (!ctx.res.destroyed) writeError(ctx, errorAnswer(deps, fault, { requestId: mark.requestId, locale, route: route.path, owner }));
      releaseRequest(ctx);
    } finally {
      deadline.clear();
      // A stream goes on after the answer began; its reader tells the handler by closing it.
      if (!isStream(ctx.body)) ctx.res.off('close', onClose);
      report(ctx, compiled, mark, caller);
    }
  };

  /** Authentication, rate limit, tenant, and whether the plugin is on for it. */
  async function admit({ compiled, params }: RouteMatch, ctx: Context, mark: RequestMark): Promise<Authenticated | undefined> {
    const anonymous = { tenantId: undefined, userId: undefined, addressGroup: mark.address.group };
    const visit = { ip: mark.address.ip, userAgent: ctx.get('user-agent'), requestId: mark.requestId };
    // Before anything is looked up for them: whom the platform refuses everywhere.
    const early = deps.perimeter.admitAnyone(visit, { agencyFollows: compiled.route.auth !== 'public' || compiled.route.talentPathParam !== undefined });
    if (early) await early;
    let caller: Authenticated | undefined;
    try {
      caller = await identifyCaller(deps, compiled, params, ctx.req.headers, { ip: mark.address.ip, group: mark.address.group, userAgent: ctx.get('user-agent').slice(0, 300), requestId: mark.requestId });
    } catch (refusal) {
      // Guessed tokens are counted by address, before anybody is known.
      spend(ctx, await rateLimits.consume(anonymous, undefined));
      throw refusal;
    }
    if (caller) {
      const own = deps.perimeter.admit(caller.tenant.id, { ...visit, door: doorOf(caller) });
      if (own) await own;
    }
    const person = caller && caller.principal.type !== 'system' ? { tenantId: caller.tenant.id, userId: caller.principal.id } : {};
    // A key has a rate of its own; the limit of a single route holds for keys too.
    spend(ctx, caller?.rate && !compiled.route.rate ? caller.rate : await rateLimits.consume({ ...anonymous, ...person }, compiled.route));
    if (compiled.route.rateClass) spend(ctx, await rateLimits.consumeClass(compiled.route.rateClass, { ...anonymous, ...person }));
    if (compiled.owner !== 'core') {
      const state = deps.plugins.check(compiled.owner, caller?.tenant.id ?? null);
      if (state !== 'open') passGate(compiled.owner, await state);
    }
    if (caller?.principal.type === 'user' || caller?.principal.type === 'support') tellVersions(ctx, compiled.owner, caller.tenant.id);
    return caller;
  }

  /** Open pages learn that plugins came or went, and one that was opened before an upgrade is told to begin anew. */
  function tellVersions(ctx: Context, owner: string, tenantId: string): void {
    const epoch = deps.plugins.epochNow(tenantId);
    if (epoch !== undefined) ctx.set('x-activation-epoch', String(epoch));
    const client = ctx.get('x-plugin-version');
    const version = client === '' || owner === 'core' ? undefined : deps.plugins.outdated(owner, client);
    if (version === undefined) return;
    // RFC 9110, 15.5.22: a 426 names what it wants.
    ctx.set({ upgrade: `hako-${owner}/${version}`, connection: 'upgrade' });
    throw new HakoError('PLUGIN_OUTDATED', { params: { plugin: owner }, details: { plugin: owner, version } });
  }

  function passGate(owner: string, state: GateState): void {
    if (state === 'inactive') throw notFound();
    if (state === 'unavailable') throw new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin: owner }, details: { plugin: owner }, retryAfter: 30 });
    if (state === 'needs-config') throw new HakoError('PLUGIN_NEEDS_CONFIG', { params: { plugin: owner }, details: { plugin: owner } });
  }

  /** Validation, permission, handler, envelope. */
  async function perform(ctx: Context, { compiled, params }: RouteMatch, facts: RequestFacts, deadline: Deadline): Promise<void> {
    const { route, validation, owner } = compiled;
    const checkedParams = validation.params(params);
    const query = validation.query(ctx.querystring);
    const upload = route.upload ? await deadline.limit(readUpload(ctx.req, { ...route.upload, maxArray: validation.maxArray })) : undefined;
    try {
      const body = mayHaveBody(compiled, upload) ? await deadline.limit(readBody(ctx, compiled, upload, deadline)) : undefined;
      // Few handlers ask for headers.
      const input = { params: checkedParams, query, body, file: upload?.file, get headers() { return visibleHeaders(ctx, owner); }, search: ctx.querystring } as unknown as RouteInput<RouteSchema>;
      const context = deps.contexts.forRequest(facts);
      const asking = checkPermission(deps, compiled, facts, input, context);
      if (asking) await deadline.limit(asking);
      if (route.stepUp && facts.auth) await deadline.limit(deps.identity.requireFreshFactor(facts.auth, { requestId: facts.requestId, ip: facts.ip, userAgent: facts.userAgent }));

      const handle = (): Promise<RouteReply<unknown>> => route.handle(input, context);
      const run = (): Promise<RouteReply<unknown>> => deadline.limit(owner === 'core' ? handle() : deps.plugins.run(owner, facts.auth?.tenant.id ?? null, handle));
      const call = idempotentCall(ctx, compiled, facts, { params: checkedParams, query, body });
      if (call) await runOnce(ctx, call, run);
      else writeReply(ctx, streamOf(ctx, await run(), facts));
      if (upload) {
        // What the handler left of the file flows away; a fault in the rest of the form still refuses the request.
        upload.discard();
        await deadline.limit(upload.finished);
      }
    } finally {
      upload?.discard();
    }
  }

  /** Public streams are core's to carry; whose they are comes from the route, never from the reply. */
  function streamOf(ctx: Context, reply: RouteReply<unknown>, facts: RequestFacts): RouteReply<unknown> {
    if (reply.kind !== 'live') return reply;
    const owner = { tenantId: facts.auth?.tenant.id ?? '', pluginId: facts.owner };
    const stream = deps.channels.open(owner, reply, { lastEventId: ctx.get('last-event-id') || undefined, signal: facts.signal });
    return { kind: 'stream', stream, contentType: 'text/event-stream; charset=utf-8', headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' } };
  }

  async function runOnce(ctx: Context, call: IdempotentCall, run: () => Promise<RouteReply<unknown>>): Promise<void> {
    const first = await idempotency.begin(call);
    if (first) return writeStored(ctx, first);
    let reply: RouteReply<unknown>;
    try {
      reply = await run();
    } catch (fault) {
      // A handler that was cut may still finish its work: the key stays taken until nobody can be working on it.
      if (!isTimeout(fault)) await idempotency.forget(call);
      throw fault;
    }
    const answer = writeReply(ctx, reply);
    await (answer && mayRest(reply) ? idempotency.finish(call, answer) : idempotency.forget(call));
  }

  function report(ctx: Context, { owner, route }: RouteMatch['compiled'], mark: RequestMark, caller: Authenticated | undefined): void {
    const seconds = (performance.now() - mark.startedAt) / 1_000;
    deps.metrics.request({ plugin: owner, method: route.method, route: route.path, status: ctx.status, seconds });
    const level = route.method === 'GET' && ctx.status < 400 ? 'debug' : 'info';
    deps.log[level]({ requestId: mark.requestId, plugin: owner, method: route.method, route: route.path, statusCode: ctx.status, durationMs: Math.round(seconds * 1_000), tenantId: caller?.tenant.id, userId: caller?.principal.id }, 'request');
  }
}

/** A fan has no name, a program has a key; everybody else is staff. */
const doorOf = ({ principal }: Authenticated): Door => (principal.type === 'user' || principal.type === 'support' ? 'admin' : principal.type === 'api-key' ? 'api' : 'public');

/** Tells what is left of the window, and refuses when nothing is. */
function spend(ctx: Context, verdict: RateVerdict | undefined): void {
  if (!verdict) return;
  ctx.set('x-ratelimit-limit', String(verdict.limit));
  ctx.set('x-ratelimit-remaining', String(verdict.remaining));
  ctx.set('x-ratelimit-reset', String(verdict.reset));
  if (!verdict.allowed) throw new HakoError('RATE_LIMITED', { retryAfter: verdict.reset, details: { limit: verdict.limit } });
}

/** Reads and deletes have none, and need not wait to learn it. */
const mayHaveBody = ({ route, validation }: RouteMatch['compiled'], upload: Upload | undefined): boolean => upload !== undefined || WRITES.has(route.method) || validation.hasBody;

async function readBody(ctx: Context, compiled: RouteMatch['compiled'], upload: Upload | undefined, deadline: Deadline): Promise<unknown> {
  const { validation, route, bodyLimit } = compiled;
  // Fields behind the file are the handler's, it gets them as `laterFields`.
  if (upload) return upload.options === undefined || !validation.hasBody ? undefined : validation.body(upload.options);
  const limits = { maxBytes: bodyLimit, maxArray: validation.maxArray, signal: deadline.signal };
  const read = route.form ? readFormBody : readJsonBody;
  const body = hasBody(ctx.req) ? await read(ctx.req, limits) : undefined;
  // No body at all is an empty one, so that the answer names what is required; `null` is a body of the wrong kind.
  if (validation.hasBody) return validation.body(body === undefined ? {} : body);
  if (body === undefined) return undefined;
  const names = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : undefined;
  if (names?.length !== 0) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '', code: 'unknown' }] });
  return undefined;
}

/** Core's own sign-in routes read the refresh cookie; nobody else sees a credential. */
function visibleHeaders(ctx: Context, owner: string): Record<string, string | undefined> {
  const visible: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(ctx.req.headers)) {
    if (WITHHELD.has(name) && !(owner === 'core' && name === 'cookie')) continue;
    visible[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return visible;
}

function idempotentCall(ctx: Context, { route, idempotent }: RouteMatch['compiled'], facts: RequestFacts, fingerprint: unknown): IdempotentCall | undefined {
  if (!idempotent || !facts.auth || route.upload) return undefined;
  const key = readIdempotencyKey(ctx.get('idempotency-key') || undefined);
  return key === undefined ? undefined : { tenantId: facts.auth.tenant.id, userId: facts.auth.principal.id, route: `${route.method} ${route.path}`, key, fingerprint };
}

const isTimeout = (fault: unknown): boolean => fault instanceof HakoError && fault.code === 'REQUEST_TIMEOUT';

/** A handler that says `no-store` answers with something that may not rest anywhere, for instance a person's plain data. */
function mayRest(reply: RouteReply<unknown>): boolean {
  const headers = 'headers' in reply ? reply.headers : undefined;
  return !Object.entries(headers ?? {}).some(([name, value]) => name.toLowerCase() === 'cache-control' && value.includes('no-store'));
}

/** The rest of a refused body is read away, and the connection ends with the answer. */
function releaseRequest(ctx: Context): void {
  if (ctx.req.complete) return;
  ctx.set('connection', 'close');
  ctx.req.resume();
}

const isStream = (body: unknown): boolean => typeof body === 'object' && body !== null && 'pipe' in body;

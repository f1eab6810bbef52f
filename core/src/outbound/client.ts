import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import type { Agent, request as Request } from 'undici';
import type { Cradle } from '../cradle.js';
import { OutboundError } from './errors.js';
import { assertCallable, isAllowedAddress, isLoopbackUrl, type Rules } from './rules.js';
import type { Outbound, OutboundAnswer, OutboundReason, OutboundRequest, Resolve, ResolveTxt } from './types.js';

const CONNECT_MS = 5_000;
const TOTAL_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const systemResolve: Resolve = (hostname) => dns.lookup(hostname, { all: true });

const systemTxt: ResolveTxt = async (hostname) => {
  const resolver = new dns.Resolver({ timeout: CONNECT_MS, tries: 2 });
  const records = await resolver.resolveTxt(hostname).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return [];
    throw error;
  });
  return records.map((parts) => parts.join(''));
};

export interface OutboundParts {
  resolve?: Resolve;
  txt?: ResolveTxt;
  /** For a whole call, in milliseconds; half of it for the connection. */
  totalMs?: number;
}

/** See `Outbound`. */
export function createOutbound({ config }: Pick<Cradle, 'config'>, { resolve = systemResolve, txt = systemTxt, totalMs = TOTAL_MS }: OutboundParts = {}): Outbound {
  const rules: Rules = { loopback: config.outboundLoopback && config.env !== 'production' };
  let agent: Agent | undefined;
  // Loaded with the first call that leaves the house: a core that starts makes none.
  const line = async (): Promise<{ request: typeof Request; dispatcher: Agent }> => {
    const undici = await import('undici');
    agent ??= new undici.Agent({ connect: { timeout: totalMs / 2, lookup: checkedLookup(resolve, rules) }, headersTimeout: totalMs, bodyTimeout: totalMs, keepAliveTimeout: 5_000 });
    return { request: undici.request, dispatcher: agent };
  };

  const once = async (target: URL, { method = 'GET', headers = {}, body }: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> => {
    const { request, dispatcher } = await line();
    const answer = await request(target, { method: method as 'GET', headers, body: body ?? null, dispatcher, signal });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new OutboundError('too-large', target.hostname, `${target.host} sent more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
    const plain = Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
    return { url: target.href, status: answer.statusCode, headers: Object.fromEntries(plain) as Record<string, string>, body: Buffer.concat(chunks) };
  };

  const call = async (url: string | URL, options: OutboundRequest = {}): Promise<OutboundAnswer> => {
    const limit = AbortSignal.timeout(totalMs);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    let target = assertCallable(url, rules);
    for (let left = options.redirects ?? 0; ; left -= 1) {
      const answer = await once(target, options, signal).catch((error: unknown) => {
        throw named(error, target.hostname);
      });
      const { location } = answer.headers;
      if (!options.redirects || !location || !REDIRECTS.has(answer.status)) return answer;
      if (left === 0 || (options.method ?? 'GET') !== 'GET' || !URL.canParse(location, target.href)) throw new OutboundError('redirects', target.hostname, `${target.host} leads from place to place`);
      target = assertCallable(new URL(location, target.href), rules);
    }
  };

  return {
    request: call,
    txt,
    allowsPlain: (url) => rules.loopback && isLoopbackUrl(url),
    async fetch(url, init = {}) {
      const { method, signal, body, headers } = init;
      const answer = await call(url, { ...(method !== undefined && { method }), ...(signal && { signal }), ...bodyOf(body), headers: Object.fromEntries(new Headers(headers)) });
      // A body is not allowed with these (Fetch standard, 2.2.3).
      const without = answer.status === 204 || answer.status === 205 || answer.status === 304;
      return new Response(without ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
    },
  };
}

/** Resolves once and connects to what was checked, so that a second answer of the name server cannot lead elsewhere. */
function checkedLookup(resolve: Resolve, rules: Rules): LookupFunction {
  const ask = callbackify(async (hostname: string): Promise<LookupAddress[]> => {
    const addresses = await resolve(hostname).catch((error: unknown) => {
      throw new OutboundError('resolve', hostname, `${hostname} has no address`, { cause: error });
    });
    // One bad address among good ones is a trick, not an accident.
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowedAddress(address, rules))) throw new OutboundError('address', hostname, `${hostname} leads to an address that may not be called`);
    return addresses;
  });
  return (hostname, options, done) =>
    ask(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) done(error, '', 0);
      else if (options.all) (done as unknown as (error: null, all: LookupAddress[]) => void)(null, addresses);
      else done(null, first.address, first.family);
    });
}

function bodyOf(body: unknown): { body?: string | Buffer } {
  if (body === undefined || body === null) return {};
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { body };
  if (body instanceof URLSearchParams) return { body: body.toString() };
  if (body instanceof Uint8Array) return { body: Buffer.from(body) };
  throw new TypeError('the guarded client sends text and bytes only');
}

function named(error: unknown, hostname: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const cause = error as NodeJS.ErrnoException;
  if (cause.cause instanceof OutboundError) return cause.cause;
  return new OutboundError(reasonOf(cause), hostname, `${hostname} could not be reached: ${cause.code ?? cause.name}`, { cause });
}

function reasonOf({ code = '', name }: NodeJS.ErrnoException): OutboundReason {
  if (name === 'TimeoutError' || name === 'AbortError' || code.includes('TIMEOUT')) return 'timeout';
  return /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code) ? 'certificate' : 'connect';
}

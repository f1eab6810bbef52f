import { ApiError } from './api-error.js';
import { createOutlive } from './outlive.js';
import { queryString } from './query-string.js';
import { sendForm } from './send-form.js';
import type { HttpClient, ListMeta, ListResult, RequestOptions } from './types.js';
import { readFailure } from './read-failure.js';

/** What the client needs from the signed-in session; the shell supplies it, tests fake it. */
export interface HttpSession {
  baseUrl: string;
  accessToken(): string | undefined;
  /** Renews the access token; `false` when the session is over. */
  renew(): Promise<boolean>;
  /** For `Accept-Language`. */
  language(): string;
  /** Called once the session cannot be renewed. */
  onSignedOut(): void;
  /**
   * A 403 that the person can lift, for instance by confirming who she is (`AUTH_STEP_UP_REQUIRED`). `true` sends the
   * request once more, with the same idempotency key.
   */
  lift?(failure: ApiError): Promise<boolean>;
  /** Every answer's `x-activation-epoch`, for the refresh prompt. */
  onEpoch?(epoch: number): void;
  /** Version of the loaded remote whose plugin answers below this path, for `x-plugin-version`. */
  pluginVersion?(path: string): string | undefined;
  /** A 426: the page was opened before an upgrade, and its code is too old to talk to the plugin. */
  onOutdated?(plugin: string): void;
  /** Whether the access token still counts when a request with it arrives; without an answer it is taken to. */
  tokenLasts?(): boolean;
  /** A request with `keepalive` that the browser may not carry on when the page is left: asks before that happens. */
  holdPage?(work: Promise<unknown>): void;
  fetch?: typeof fetch;
}

interface Envelope<T> {
  success: true;
  data: T;
  meta?: ListMeta;
}

/** Codes of 401 that a fresh access token cannot help. */
const FINAL = new Set(['AUTH_INVALID_CREDENTIALS', 'AUTH_ACCOUNT_LOCKED', 'AUTH_MFA_INVALID', 'AUTH_CHALLENGE_INVALID', 'AUTH_PASSKEY_INVALID']);

function tellOutdated(session: HttpSession, failure: ApiError): void {
  if (failure.status === 426) session.onOutdated?.(String(failure.fact('plugin') ?? ''));
}

export function createHttp(session: HttpSession): HttpClient {
  const doFetch = session.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => fetch(input, init));
  const url = (path: string): string => `${session.baseUrl}${path}`;

  const headersFor = (path: string, extra: HeadersInit | undefined): Headers => {
    const headers = new Headers(extra);
    const token = session.accessToken();
    if (token) headers.set('authorization', `Bearer ${token}`);
    // Some answers are wanted in another language than the screen's: a page of fans, a mail.
    if (!headers.has('accept-language')) headers.set('accept-language', session.language());
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    const version = session.pluginVersion?.(path);
    if (version) headers.set('x-plugin-version', version);
    return headers;
  };

  const attempt = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await doFetch(url(path), { ...init, headers: headersFor(path, init.headers), credentials: 'same-origin' });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError({ code: 'NETWORK', message: 'NETWORK', status: 0 });
    }
  };

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    let response = await attempt(path, init);
    if (response.status === 401) {
      const failure = await readFailure(response.clone());
      if (!FINAL.has(failure.code) && !path.startsWith('/auth/login') && !path.startsWith('/auth/refresh')) {
        if (!(await session.renew())) {
          session.onSignedOut();
          throw failure;
        }
        response = await attempt(path, init);
      }
    }
    if (response.status === 403 && session.lift && (await session.lift(await readFailure(response.clone())))) response = await attempt(path, init);
    const epoch = Number(response.headers.get('x-activation-epoch'));
    if (epoch > 0) session.onEpoch?.(epoch);
    if (!response.ok) {
      const failure = await readFailure(response);
      tellOutdated(session, failure);
      throw failure;
    }
    return response;
  };

  const open = async <T>(path: string, init: RequestInit): Promise<Envelope<T>> => {
    const response = await send(path, init);
    if (response.status === 204) return { success: true, data: undefined as T };
    const text = await response.text();
    return text ? (JSON.parse(text) as Envelope<T>) : { success: true, data: undefined as T };
  };

  const outlive = createOutlive(session);
  const change = async <T>(path: string, init: RequestInit & { body?: string }, { query, keepalive }: RequestOptions): Promise<T> => {
    const send = (carried: boolean) => open<T>(path + queryString(query), carried ? { ...init, keepalive: true } : init);
    return (await (keepalive ? outlive(init.body, send) : send(false))).data;
  };

  const withBody = (method: string) => async <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> => {
    const headers: Record<string, string> = { ...options.headers };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
    return change<T>(path, { method, headers, ...(options.signal ? { signal: options.signal } : {}), ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, options);
  };

  const reading = (options: RequestOptions): RequestInit => ({ method: 'GET', ...(options.headers ? { headers: options.headers } : {}), ...(options.signal ? { signal: options.signal } : {}) });

  return {
    get: async <T>(path: string, options: RequestOptions = {}) => (await open<T>(path + queryString(options.query), reading(options))).data,
    list: async <T>(path: string, options: RequestOptions = {}): Promise<ListResult<T>> => {
      const { data, meta } = await open<T[]>(path + queryString(options.query), reading(options));
      return { items: data, meta: meta ?? { pageSize: data.length, total: data.length, nextCursor: null } };
    },
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    delete: <T>(path: string, options: RequestOptions = {}) => change<T>(path, { method: 'DELETE', ...(options.headers ? { headers: options.headers } : {}), ...(options.signal ? { signal: options.signal } : {}) }, options),
    upload: (path, form, options = {}) => sendForm({ url: url(path), path, form, options, session, headersFor: (extra) => headersFor(path, extra) }),
    download: async (path, options = {}) => {
      const response = await send(path + queryString(options.query), { ...reading(options), headers: { accept: '*/*', ...options.headers } });
      return { blob: await response.blob(), filename: filenameOf(response.headers.get('content-disposition')) };
    },
    fetch: send,
  };
}

function filenameOf(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'download';
}

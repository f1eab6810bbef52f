import type { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import type { RequestContext } from './context.js';
import type { LiveReply } from './live.js';
import type { I18nKey } from './locale.js';
import type { PermissionRef, ScopeRef } from './permissions.js';

/** JSON Schemas (draft 2020-12) of the parts of a request and of `data` in the answer. */
export interface RouteSchema {
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Shape of `data`; left out for answers without one. */
  response?: TSchema;
}

type StaticOr<S, F> = S extends TSchema ? Static<S> : F;

/** A file that came in by multipart/form-data. Read the stream to its end, or the request is refused. */
export interface UploadedFile {
  filename: string;
  contentType: string;
  stream: Readable;
  /** Fields that came after the file; settles once the stream was read to its end. */
  laterFields: Promise<Readonly<Record<string, string>>>;
}

export interface RouteInput<S extends RouteSchema> {
  params: StaticOr<S['params'], Record<string, never>>;
  query: StaticOr<S['query'], Record<string, never>>;
  body: StaticOr<S['body'], undefined>;
  /** Only on routes with `upload`; fields that came before the file are in `body`. */
  file: UploadedFile | undefined;
  /** Request headers in lower case, without `authorization`, `cookie` and key headers. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The query as it stands in the address, undecoded and without `?`: what signatures over an address are made of. */
  search: string;
}

/** `meta` of a list answer. */
export interface ListMeta {
  page?: number;
  pageSize: number;
  total?: number;
  totalIsExact?: boolean;
  nextCursor: string | null;
}

/** Names in any case; several values of one name (`set-cookie`) as a list. */
export type ReplyHeaders = Record<string, string | string[]>;

/** What a handler may answer besides plain data. */
export type RouteReply<T> =
  | { kind: 'data'; data: T; status?: number; meta?: ListMeta; headers?: ReplyHeaders }
  | { kind: 'json'; /** The text of `data`, built by PostgreSQL and passed through. */ json: string; meta?: ListMeta; status?: number; headers?: ReplyHeaders }
  | { kind: 'stream'; stream: Readable; contentType: string; filename?: string; headers?: ReplyHeaders }
  | LiveReply
  | { kind: 'redirect'; location: string; /** 302 unless said otherwise; 303 after a POST. */ status?: 302 | 303; headers?: ReplyHeaders }
  | { kind: 'empty'; /** 204 unless said otherwise, `304` for a cached answer. */ status?: number; headers?: ReplyHeaders };

export interface RateSpec {
  /** Requests in the window. */
  points: number;
  /** Seconds. */
  per: number;
  by: 'user' | 'ip';
}

/**
 * Requests a minute are counted per class (product.md, Security management): `api` is everything a signed-in person does,
 * `key` programs with an API key, `public` who is not signed in (by address), `query` what searches or writes files,
 * `admin` what changes keys and the perimeter. An agency may set its own numbers.
 */
export const RATE_CLASSES = ['api', 'key', 'public', 'query', 'admin'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/**
 * Where the permission is asked. `tenant`: at the agency itself. `visible`: the caller must hold it somewhere, and the
 * handler filters with `ctx.scopes.visible`. A function loads the object and answers its scope; `null` is 404.
 */
export type RouteScope<S extends RouteSchema> = 'tenant' | 'visible' | ((input: RouteInput<S>, ctx: RequestContext, /** The route's own, for objects that belong to several scopes. */ permission: PermissionRef) => Promise<ScopeRef | null>);

/**
 * One definition gives the route, its validation, its types, its OpenAPI entry, its permission, its audit action, its
 * rate limit and its timeout. Mounted under `/api/v1/<prefix>`; the first segment of `path` is one of the plugin's prefixes.
 *
 * @example
 * ```ts
 * export const listGreetings = defineRoute({
 *   method: 'GET', path: '/greetings', summary: 'routes.list',
 *   auth: 'user', permission: 'greeting:read', scope: 'visible',
 *   schema: { query: Type.Object({}), response: Type.Array(Greeting) },
 *   handle: async (_input, ctx) => data(await ctx.db.read((q) => q.rows('select * from greetings_greeting'))),
 * });
 * ```
 */
export interface RouteDef<S extends RouteSchema = RouteSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/customers/:id`; parameters are one segment each. */
  path: string;
  summary: I18nKey;
  /** `public` needs no sign-in, `self` a sign-in and no permission (own profile), `user` a permission. */
  auth: 'user' | 'self' | 'public';
  permission?: PermissionRef;
  /** Public routes only: the agency is found by the talent's public path in this parameter. Unknown paths are 404. */
  talentPathParam?: string;
  scope?: RouteScope<S>;
  /** Who lacks this at the scope sees 404 instead of 403. Default `<resource of permission>:read`. */
  seenWith?: PermissionRef;
  schema: S;
  /** Name of the audit action; the handler writes the entry through `ctx.audit` in its transaction. */
  audit?: string;
  /** Codes of the catalogue that this route may answer besides the common ones; they go into OpenAPI. */
  errors?: string[];
  /** A POST that honours `Idempotency-Key` for 24 h. Default true for POST with `auth: 'user'`. */
  idempotent?: boolean;
  /** multipart/form-data with one file. */
  upload?: { field: string; maxBytes: number };
  /** The body is an HTML form's (`application/x-www-form-urlencoded`) instead of JSON, as SAML's HTTP-POST binding sends it; every value is text. */
  form?: boolean;
  /** Largest JSON body in bytes. Default 1 MiB. */
  bodyLimit?: number;
  /** Milliseconds; at most 15,000 unless the answer is a stream. */
  timeoutMs?: number;
  rate?: RateSpec;
  /** Counted beside the caller's own class. */
  rateClass?: 'query' | 'admin';
  /** Sensitive: the permission version is read from PostgreSQL, not from a cache (security.md 2.3.4). */
  sensitive?: boolean;
  /** Asks for a factor given at most five minutes ago; else 403 `AUTH_STEP_UP_REQUIRED` and the shell asks for one (security.md 2.2.3). */
  stepUp?: boolean;
  handle(input: RouteInput<S>, ctx: RequestContext): Promise<RouteReply<unknown>>;
}

/** Keeps the schema's types for the handler; the value itself is unchanged. */
export function defineRoute<const S extends RouteSchema>(route: RouteDef<S>): RouteDef {
  return route as unknown as RouteDef;
}

export const data = <T>(value: T, options: { status?: number; headers?: ReplyHeaders } = {}): RouteReply<T> => ({ kind: 'data', data: value, ...options });
export const created = <T>(value: T): RouteReply<T> => ({ kind: 'data', data: value, status: 201 });
export const accepted = <T>(value: T): RouteReply<T> => ({ kind: 'data', data: value, status: 202 });
export const list = <T>(items: T[], meta: ListMeta): RouteReply<T[]> => ({ kind: 'data', data: items, meta });
export const rawJson = (json: string, meta?: ListMeta): RouteReply<never> => ({ kind: 'json', json, ...(meta ? { meta } : {}) });
export const empty = (options: { status?: number; headers?: ReplyHeaders } = {}): RouteReply<never> => ({ kind: 'empty', ...options });

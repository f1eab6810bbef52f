import type { Knex } from 'knex';
import type { Readable } from 'node:stream';
import type { BlockLists } from './block-list.js';
import type { Locale } from './locale.js';
import type { Decision, PermissionRef, ScopeRef, ScopeTree } from './permissions.js';
import type { PersonalData } from './personal-data.js';
import type { Jobs } from './jobs.js';
import type { KeyedHashes, Limits, Visitor } from './visitor.js';
import type { Watermark } from './watermark.js';

/** Structured log. Never hand it a value of a personal field; unknown fields are dropped by the serialiser. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface Clock {
  now(): Date;
}

export interface IdSource {
  /** UUID version 7 (RFC 9562): sorts by time of creation. Never for secrets. */
  uuid(): string;
}

/** A read: one statement at a time, as the tenant's own database role, nothing else visible. */
export interface TenantReader {
  rows<T extends object>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** First row or undefined. */
  row<T extends object>(sql: string, params?: readonly unknown[]): Promise<T | undefined>;
  /** For `select json_agg(…)::text as json`: the text of the one value, passed through to the answer. */
  json(sql: string, params?: readonly unknown[]): Promise<string | null>;
}

/** A transaction in the tenant's schema. `knex` is bound to it; Objection models take it with `Model.bindKnex`. */
export interface TenantTransaction extends TenantReader {
  readonly knex: Knex.Transaction;
  /** Runs once the transaction has committed, never when it was rolled back; a fault in it is logged and changes nothing. */
  afterCommit(work: () => void | Promise<void>): void;
}

export interface TenantDb {
  /** Read-only, fastest way; several statements see no common snapshot. */
  read<T>(work: (reader: TenantReader) => Promise<T>): Promise<T>;
  /**
   * One transaction; rolled back when `work` throws. With `atOnce` it is one message and one round trip: `work` starts
   * all of its statements before it waits for anything (with `Promise.all`, without `tx.knex`), they are answered after
   * the commit, and a later one is refused. So nothing that a statement answers can still take the transaction back;
   * a statement that fails does. Others of the agency that come at the same moment share its commit, so it is for work
   * that waits for no lock.
   */
  write<T>(work: (tx: TenantTransaction) => Promise<T>, options?: { atOnce?: boolean }): Promise<T>;
  /** Rows by cursor, at most `batch` in memory, within one read-only snapshot. */
  stream<T extends object>(sql: string, params: readonly unknown[], batch?: number): AsyncIterable<T[]>;
}

/** Who acts: a person, a key, the platform's operator in a support session, or core itself. */
export interface Principal {
  type: 'user' | 'api-key' | 'support' | 'system';
  id: string;
  /** Sign-in name; not personal data of fans, but it never goes to the vault. */
  name: string;
  sessionId: string | null;
  /** Permission ceilings of a key or a support session; undefined for people. */
  ceiling?: readonly PermissionRef[];
}

export interface AuditEntry {
  /** One of the manifest's `audit` actions, `customer.updated`. */
  action: string;
  resource: { type: string; id: string; label?: string };
  scope?: ScopeRef;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  meta?: Record<string, string | number | boolean | null>;
  /** Only where one transaction works for several requests: the one that this entry belongs to. */
  requestId?: string;
}

/** One line of a record's history, masked as it was written. */
export interface AuditChange {
  id: string;
  action: string;
  at: string;
  actor: { type: Principal['type']; id: string; name: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  meta: Record<string, string | number | boolean | null>;
}

/** Writes in the caller's transaction; the change fails when its entry cannot be written. */
export interface AuditWriter {
  /** Change log. Fields are masked by the manifest's field catalogue; what it does not name is dropped. */
  change(tx: TenantTransaction, entry: AuditEntry): Promise<void>;
  /** The same for many records in one statement: imports and batches. */
  changeMany(tx: TenantTransaction, entries: readonly AuditEntry[]): Promise<void>;
  /** Change log of one record of the plugin, newest first; the caller's right to see the record is the plugin's to check. */
  history(resource: { type: string; id: string }, page?: { limit?: number; cursor?: string }): Promise<{ items: AuditChange[]; nextCursor: string | null }>;
}

export interface Emitter {
  /** `customer.created@1`; at least once, after commit, in order per event name and tenant. */
  emit(tx: TenantTransaction, event: string, payload: Record<string, unknown>): Promise<void>;
  /** The same event of many records in one statement, in the order given: imports and batches. */
  emitMany(tx: TenantTransaction, event: string, payloads: readonly Record<string, unknown>[]): Promise<void>;
}

export interface EventDelivery {
  id: string;
  name: string;
  payload: Record<string, unknown>;
  occurredAt: Date;
}

export interface ObjectInfo {
  key: string;
  size: number;
  contentType: string;
  expiresAt: Date | null;
}

/** Files of one plugin and tenant; keys are `a/b/c.csv`, checked, never a path of the machine. */
export interface ObjectStore {
  put(key: string, body: Readable | Buffer, options: { contentType: string; expiresAt?: Date }): Promise<ObjectInfo>;
  get(key: string): Promise<{ info: ObjectInfo; body: Readable } | undefined>;
  delete(key: string): Promise<void>;
  /** A link that works without a session, GET only, at most 5 minutes. */
  signedUrl(key: string, options: { filename: string; expiresInSeconds?: number }): Promise<string>;
}

export interface SettingsReader {
  /** The value that holds at the scope: default, agency, subsidiaries on the path, talent. */
  get<T>(key: string, scope?: ScopeRef): Promise<T>;
}

export interface OutboundHttp {
  /** Only hosts of the manifest's `network`, never a private address; 5 s to connect, 10 s in all, 1 MB. */
  request(url: string, options?: { method?: string; headers?: Record<string, string>; body?: string | Buffer; signal?: AbortSignal }): Promise<{ status: number; headers: Record<string, string>; body: Buffer }>;
}

export interface ScopedCache {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Notices {
  /** To one person, or to everybody who holds a permission at a scope. Keys are of the plugin's namespace. */
  send(tx: TenantTransaction, notice: { to: { userId: string } | { permission: PermissionRef; scope: ScopeRef }; title: string; params?: Record<string, string | number>; link?: string; level?: 'info' | 'success' | 'warning' | 'error' }): Promise<void>;
}

/** The shared copies of the plugin's public pages. */
export interface PageCopies {
  /**
   * Throws away, once the transaction has committed, every copy of the plugin and tenant that carries one of the tags, in
   * every process: `talent:<id>` stands on all pages of a talent, others are what `render` put on them.
   */
  purge(tx: TenantTransaction, tags: readonly string[]): void;
}

/** What a live event may say: ids, counters, states. Text of people is refused: browsers fetch it with their own rights. */
export type LiveData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface LiveEvents {
  /**
   * To the open browsers of staff who hold `permission` at `scope` when the event goes out, once `tx` has committed. Arrives in
   * the shell as `<plugin id>.<type>`: `useLive('marshmallow.changed', …)`. May be lost: a screen that needs every change
   * reads again on `reset`.
   *
   * @param event.type `changed`, `read-by`: lower case, digits and hyphens
   * @param event.data strings of at most 64 characters of `A-Za-z0-9_.:-` (ids, states, times), in all below 6,000 bytes
   * @throws Error at once when type or data are not like that, so that the transaction fails in a test and not in silence
   */
  toStaff(tx: TenantTransaction, event: { permission: PermissionRef; scope: ScopeRef; type: string; data: LiveData }): void;
  /**
   * To everybody who listens on one of the plugin's public channels (a route that answers `kind: 'live'`), once `tx` has committed.
   *
   * @param channel a name that the plugin makes, of the characters of `data`; it is bound to plugin and tenant
   */
  publish(tx: TenantTransaction, channel: string, event: { type: string; data: LiveData }): void;
  /** Ends every public stream of a `reader` (see `LiveReply`), in every process, once `tx` has committed. */
  revoke(tx: TenantTransaction, reader: string): void;
}

/** What a plugin has while no tenant is in sight: `init`, `shutdown`, `health`. */
export interface ProcessContext {
  readonly plugin: { id: string; version: string };
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly http: OutboundHttp;
}

/** The whole surface of a plugin at work for a tenant; nothing global, no application object. */
export interface PluginContext extends ProcessContext {
  readonly tenant: { id: string; code: string };
  readonly principal: Principal;
  readonly locale: Locale;
  readonly signal: AbortSignal;
  readonly db: TenantDb;
  readonly settings: SettingsReader;
  readonly events: Emitter;
  readonly jobs: Jobs;
  readonly cache: ScopedCache;
  readonly files: ObjectStore;
  readonly audit: AuditWriter;
  readonly pii: PersonalData;
  readonly scopes: ScopeTree;
  readonly notices: Notices;
  /** Words and addresses that staff refuse, per scope; with core's screen for them. */
  readonly blockList: BlockLists;
  readonly live: LiveEvents;
  readonly pages: PageCopies;
  readonly keys: KeyedHashes;
  readonly limits: Limits;
  /** The mark of who acts, for what leaves the house: exports with personal data carry it in every row. */
  watermark(): Promise<Watermark>;
  /** Text of the plugin's own namespace. */
  t(key: string, params?: Record<string, string | number>): string;
  can(permission: PermissionRef, scope: ScopeRef): Promise<Decision>;
  /** Throws `PERMISSION_DENIED` with what is missing, or `NOT_FOUND` when the caller may not even see the object. */
  require(permission: PermissionRef, scope: ScopeRef, options?: { seenWith?: PermissionRef }): Promise<void>;
  /** Another plugin's capability, when that plugin is active for the tenant. */
  use<T>(capability: string): T | undefined;
  /**
   * Asks every plugin that wants a say in this hook, at once and for 250 ms at most; throws what the first of them (by id)
   * refuses with, or `PLUGIN_UNAVAILABLE` when one that must be heard cannot be. Outside a transaction. A function is only
   * called when somebody listens.
   */
  before(hook: string, payload: Record<string, unknown> | (() => Promise<Record<string, unknown>>)): Promise<void>;
  /** One of the plugin's own services, built once per process by its container. */
  service<T>(name: string): T;
}

export interface RequestContext extends PluginContext {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
  /** Public routes and pages: whose public path is in the address; else null. */
  readonly talentId: string | null;
  /** Who is at a public route or form; `null` elsewhere, and while a shared page is rendered. */
  readonly visitor: Visitor | null;
}

import type {
  AuditWriter, BlockLists, Clock, Decision, Emitter, IdSource, Jobs, KeyedHashes, Limits, LiveEvents, Locale, Logger, Notices, ObjectStore, OutboundHttp, PageCopies, PermissionRef, PersonalData, Principal, RequestContext, ScopedCache, ScopeRef, ScopeTree, SettingsReader, TenantDb, Visitor, Watermark,
} from '@hako/sdk-plugin';
import type { AuditActor } from '../../audit/types.js';
import type { Cradle } from '../../cradle.js';
import { pluginLive } from '../../events/index.js';
import { pluginFiles } from '../../storage/index.js';
import { VISITOR } from '../../http/index.js';
import { visitorOf, type VisitorFacts } from '../../visitors/index.js';
import type { CacheRoom } from './cache.js';
import { scopeTree } from './scope-tree.js';

/** What all contexts of one process are made of. */
export type ContextDeps = Pick<
  Cradle,
  'database' | 'settings' | 'access' | 'audit' | 'organization' | 'outbox' | 'jobs' | 'notices' | 'storage' | 'vault' | 'translations' | 'clock' | 'ids' | 'live' | 'channels' | 'pageCopies' | 'watermarks' | 'visitors' | 'secrets' | 'blockLists'
> & { cache: CacheRoom };

/** What all contexts of one plugin have in common; core's own routes are "plugin" `core`. */
export interface OwnerFacts {
  plugin: { id: string; version: string };
  namespace: string;
  log: Logger;
  http: OutboundHttp;
  service<T>(name: string): T;
  use<T>(capability: string, ctx: WorkContext): T | undefined;
  before(hook: string, payload: Record<string, unknown> | (() => Promise<Record<string, unknown>>), ctx: WorkContext): Promise<void>;
  /** Throws when the payload does not fit the schema that a manifest published for the event. */
  checkEvent?(name: string, payload: Record<string, unknown>): void;
}

export interface WorkFacts {
  tenant: { id: string; code: string } | undefined;
  principal: Principal;
  talentId?: string | null;
  locale: Locale;
  signal: AbortSignal;
  requestId: string;
  ip: string;
  userAgent: string;
  visitor?: VisitorFacts;
  jobId?: string;
  /** Events are handled inside one transaction, so that their mark and their work commit together. */
  db?: TenantDb;
}

/** One object per request, job or event; members are made when somebody asks for them. */
export class WorkContext implements RequestContext {
  readonly #deps: ContextDeps;
  readonly #owner: OwnerFacts;
  readonly #facts: WorkFacts;
  #db: TenantDb | undefined;
  #settings: SettingsReader | undefined;
  #events: Emitter | undefined;
  #jobs: Jobs | undefined;
  #cache: ScopedCache | undefined;
  #files: ObjectStore | undefined;
  #audit: AuditWriter | undefined;
  #pii: PersonalData | undefined;
  #scopes: ScopeTree | undefined;
  #notices: Notices | undefined;
  #live: LiveEvents | undefined;
  #blockList: BlockLists | undefined;
  #visitor: Visitor | undefined;

  constructor(deps: ContextDeps, owner: OwnerFacts, facts: WorkFacts) {
    this.#deps = deps;
    this.#owner = owner;
    this.#facts = facts;
  }

  get plugin(): { id: string; version: string } {
    return this.#owner.plugin;
  }
  get log(): Logger {
    return this.#owner.log;
  }
  get clock(): Clock {
    return this.#deps.clock;
  }
  get ids(): IdSource {
    return this.#deps.ids;
  }
  get http(): OutboundHttp {
    return this.#owner.http;
  }
  get tenant(): { id: string; code: string } {
    const { tenant } = this.#facts;
    if (!tenant) throw new Error(`${this.#owner.plugin.id}: a public route without a talent's path has no tenant`);
    return tenant;
  }
  get principal(): Principal {
    return this.#facts.principal;
  }
  get locale(): Locale {
    return this.#facts.locale;
  }
  get signal(): AbortSignal {
    return this.#facts.signal;
  }
  get requestId(): string {
    return this.#facts.requestId;
  }
  get ip(): string {
    return this.#facts.ip;
  }
  get userAgent(): string {
    return this.#facts.userAgent;
  }
  get talentId(): string | null {
    return this.#facts.talentId ?? null;
  }
  get visitor(): Visitor | null {
    const { visitor, ip } = this.#facts;
    return (this.#visitor ??= visitor && visitorOf(this.#deps, { tenantId: this.tenant.id, pluginId: this.plugin.id }, ip, visitor)) ?? null;
  }
  get keys(): KeyedHashes {
    return this.#deps.visitors.keys(this.tenant.id, this.plugin.id);
  }
  get limits(): Limits {
    return this.#deps.visitors.limits(this.tenant.id, this.plugin.id);
  }
  get db(): TenantDb {
    return (this.#db ??= this.#facts.db ?? this.#deps.database.tenant(this.tenant.id));
  }
  get settings(): SettingsReader {
    const tenantId = this.tenant.id;
    return (this.#settings ??= { get: (key, scope) => this.#deps.settings.value(tenantId, key, scope) });
  }
  get events(): Emitter {
    const tenantId = this.tenant.id;
    return (this.#events ??= {
      emit: async (tx, name, payload) => {
        this.#owner.checkEvent?.(name, payload);
        await this.#deps.outbox.add(tx, tenantId, { name, payload });
      },
      emitMany: async (tx, name, payloads) => {
        for (const payload of payloads) this.#owner.checkEvent?.(name, payload);
        await this.#deps.outbox.addMany(tx, tenantId, name, payloads);
      },
    });
  }
  get jobs(): Jobs {
    return (this.#jobs ??= this.#deps.jobs.forPlugin({ tenantId: this.tenant.id, pluginId: this.plugin.id, principal: this.principal }));
  }
  get cache(): ScopedCache {
    return (this.#cache ??= this.#deps.cache.scoped(this.tenant.id, this.plugin.id));
  }
  get files(): ObjectStore {
    return (this.#files ??= pluginFiles(this.#deps, { tenantId: this.tenant.id, pluginId: this.plugin.id }));
  }
  get audit(): AuditWriter {
    if (this.#audit) return this.#audit;
    const { audit } = this.#deps;
    const owner = this.plugin.id;
    const tenantId = this.tenant.id;
    const actor = this.#actor;
    return (this.#audit = {
      change: (tx, entry) => audit.change(tx, owner, actor, entry),
      changeMany: (tx, entries) => audit.changeMany(tx, owner, actor, entries),
      history: (resource, page) => audit.history(tenantId, owner, resource, page),
    });
  }
  get pii(): PersonalData {
    const { jobId } = this.#facts;
    const actor = { principal: this.principal, requestId: this.requestId, pluginId: this.plugin.id, ...(jobId === undefined ? {} : { jobId }) };
    return (this.#pii ??= this.#deps.vault.forActor(this.tenant.id, actor, (permission, scope) => this.require(permission, scope)));
  }
  get scopes(): ScopeTree {
    return (this.#scopes ??= scopeTree(this.#deps, this.tenant.id, this.principal));
  }
  get notices(): Notices {
    return (this.#notices ??= this.#deps.notices.forPlugin({ tenantId: this.tenant.id, pluginId: this.plugin.id }));
  }
  get pages(): PageCopies {
    const { pageCopies } = this.#deps;
    const [tenantId, plugin] = [this.tenant.id, this.plugin.id];
    return { purge: (tx, tags) => tx.afterCommit(() => pageCopies.purge({ tenantId, plugin, tags })) };
  }
  get live(): LiveEvents {
    return (this.#live ??= pluginLive(this.#deps, { tenantId: this.tenant.id, pluginId: this.plugin.id }));
  }

  get blockList(): BlockLists {
    return (this.#blockList ??= this.#deps.blockLists.forTenant(this.tenant.id));
  }

  watermark(): Promise<Watermark> {
    return this.#deps.watermarks.of(this.tenant.id, this.principal.id);
  }

  t(key: string, params?: Record<string, string | number>): string {
    return this.#deps.translations.t(this.#owner.namespace, key, this.locale, params);
  }

  can(permission: PermissionRef, scope: ScopeRef): Promise<Decision> {
    return this.#deps.access.decide(this.tenant.id, this.principal, permission, scope);
  }

  require(permission: PermissionRef, scope: ScopeRef, options?: { seenWith?: PermissionRef }): Promise<void> {
    return this.#deps.access.require(this.tenant.id, this.principal, permission, scope, { ...options, actor: this.#actor });
  }

  use<T>(capability: string): T | undefined {
    return this.#owner.use<T>(capability, this);
  }

  service<T>(name: string): T {
    return this.#owner.service<T>(name);
  }

  before(hook: string, payload: Record<string, unknown> | (() => Promise<Record<string, unknown>>)): Promise<void> {
    return this.#owner.before(hook, payload, this);
  }

  /** The same work seen by another plugin, whose capability is being used or who wants a say. */
  as(owner: OwnerFacts, narrower: Partial<Pick<WorkFacts, 'signal' | 'db'>> = {}): WorkContext {
    return new WorkContext(this.#deps, owner, { ...this.#facts, ...narrower });
  }

  get #actor(): AuditActor {
    const { principal, requestId, ip, userAgent } = this.#facts;
    // Who has no name has no address either (fan-and-adapters.md 1.9).
    if (principal === VISITOR) return { principal, requestId: requestId || null, ip: null, userAgent: null };
    return { principal, requestId: requestId || null, ip: ip || null, userAgent: userAgent || null };
  }
}

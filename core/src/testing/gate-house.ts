import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { RouteDef } from '@hako/sdk-plugin';
import { accessMigrations, accessRoutes, assignRole, createAccess, createRoleTemplates, declareAccess } from '../access/index.js';
import { apiKeyMigrations, apiKeyPlatformMigrations, apiKeyRoutes, createApiKeys, declareApiKeys } from '../api-keys/index.js';
import { auditMigrations, auditPlatformMigrations, auditRoutes, createAudit, createLedger, declareAudit } from '../audit/index.js';
import type { Cradle } from '../cradle.js';
import { runPlatformMigrations, runTenantMigrations } from '../database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../database/test-database.js';
import { createBus } from '../events/index.js';
import { createTranslations, i18nRoutes } from '../i18n/index.js';
import { createIdentity, createInitialAdmin, createSecrets, declareIdentity, declareSso, identityMigrations, identityPlatformMigrations, identityPrefixes, identityRoutes, ssoMigrations, ssoRoutes } from '../identity/index.js';
import { mailErrors, type Mailer, type MailMessage } from '../mail/index.js';
import { createIds } from '../ids.js';
import { createLogger } from '../observability/index.js';
import { createNotifier, notificationMigrations } from '../notifications/index.js';
import { createOrganization, organizationMigrations } from '../organization/index.js';
import { createOutbound, type OutboundParts } from '../outbound/index.js';
import { WorkContext, type ContextDeps } from '../plugins/context/work-context.js';
import { createSettings, declareSettings, settingsMigrations } from '../settings/index.js';
import { createSupport } from '../support/index.js';
import { declareScim, scimHandler, scimMigrations } from '../scim/index.js';
import { createSides } from '../sides.js';
import { createStorage } from '../storage/index.js';
import type { Tenant } from '../tenancy/types.js';
import { createBlockLists, createPerimeter, declarePerimeter, perimeterMigrations, perimeterPlatformMigrations, perimeterRoutes } from '../perimeter/index.js';
import { createErrorCatalogue, createHttp, createRouteTable, httpMigrations } from '../http/index.js';
import type { PluginGate } from '../http/types.js';

const locales = (area: string): string => fileURLToPath(new URL(`../../locales/${area}`, import.meta.url));

export interface House extends Pick<Cradle, 'database' | 'identity' | 'access' | 'audit' | 'ledger' | 'routes' | 'errors' | 'organization' | 'tenants' | 'apiKeys' | 'settings' | 'secrets'> {
  url: string;
  fixture: DatabaseFixture;
  /** What would have been sent, in order; `house.mailing.on = false` is a house without a mail server. */
  mails: (MailMessage & { key: string })[];
  mailing: { on: boolean };
  /** What somebody who is asked before some work says to it; nothing: go ahead. */
  guard: { refusal?: ((hook: string) => Error) | undefined };
  gate: { state: 'open' | 'inactive' | 'unavailable' | 'needs-config' };
  /** The machine's, moved by `offsetMs`; stands still at `fixedMs` where a test asks for the exact moment. */
  clock: { offsetMs: number; fixedMs?: number | undefined };
  /** An agency with roles and an administrator `admin` / `PASSWORD`. */
  addTenant(code: string): Promise<Tenant>;
  addUser(tenant: Tenant, username: string, role?: string): Promise<string>;
  mount(owner: string, prefixes: string[], routes: RouteDef[]): void;
  close(): Promise<void>;
}

export const PASSWORD = 'Kirakira-Box-42';

/** The gate's rooms for real, on a real database and a real port; the neighbours that they do not need are left out. */
export async function openHouse(label: string, options: { env?: Record<string, string>; on?: DatabaseFixture; tenants?: Map<string, Tenant>; outbound?: OutboundParts } = {}): Promise<House> {
  const fixture = options.on ?? (await openTestDatabase(label, { HAKO_PUBLIC_URL: 'http://localhost:4000', HAKO_RATE_LIMITS: 'off', ...options.env }));
  const { config } = fixture;
  const database = options.on ? await fixture.another() : fixture.database;
  const known = options.tenants ?? new Map<string, Tenant>();
  const clock: House['clock'] & { now(): Date } = { offsetMs: 0, now: () => new Date(clock.fixedMs ?? Date.now() + clock.offsetMs) };
  const gate: House['gate'] = { state: 'open' };
  const guard: House['guard'] = {};
  const mails: House['mails'] = [];
  const mailing = { on: true };
  const log = createLogger({ config });
  const cradle = { config, database, log, clock, ids: createIds(clock), sides: createSides() } as unknown as Cradle & { contexts: unknown };
  Object.assign(cradle, {
    tenants: { byId: async (id: string) => known.get(id), byCode: async (code: string) => [...known.values()].find((tenant) => tenant.code === code), byTalentPath: async () => undefined, wasTalentPath: async () => false, list: async () => [...known.values()] },
    plugins: { check: async () => gate.state, outdated: () => undefined, epochNow: () => undefined, run: (_owner: string, _tenant: string | null, work: () => Promise<unknown>) => work(), activeFor: async () => new Set(), plugins: () => [] } as unknown as PluginGate,
    metrics: { request: () => undefined },
    live: { publish: async () => undefined },
    channels: { publish: async () => undefined, revoke: async () => undefined },
    publicPages: { answering: () => () => false },
    pageCopies: { purge: () => undefined },
    secrets: createSecrets(cradle),
    translations: createTranslations(),
    errors: createErrorCatalogue(),
    routes: createRouteTable({ config }),
    // Machines of tests are slow and shared: peers, too, are waited for four times as long as in a house.
    outbound: createOutbound(cradle, { totalMs: 40_000, ...options.outbound }),
  });
  cradle.mailer = recordingMailer(mails, mailing);
  cradle.bus = createBus(cradle);
  cradle.organization = createOrganization(cradle);
  cradle.audit = createAudit(cradle);
  cradle.storage ??= createStorage(cradle);
  cradle.ledger = createLedger(cradle);
  cradle.access = createAccess(cradle);
  cradle.settings = createSettings(cradle);
  cradle.notices = createNotifier(cradle);
  cradle.perimeter = createPerimeter(cradle);
  cradle.blockLists = createBlockLists(cradle);
  cradle.apiKeys = createApiKeys(cradle);
  cradle.support = createSupport(cradle);
  cradle.identity = createIdentity(cradle);
  const ownerOf = (id: string): never => ({ plugin: { id, version: '1.0.0' }, namespace: 'core', log, before: async (hook: string) => { if (guard.refusal) throw guard.refusal(hook); } }) as never;
  cradle.contexts = {
    forWork: (owner, work) => new WorkContext(cradle as unknown as ContextDeps, ownerOf(owner), { locale: 'en', requestId: '', ip: '', userAgent: '', ...work }),
    forRequest: (facts) => new WorkContext(cradle as unknown as ContextDeps, ownerOf(facts.owner), { ...facts, tenant: facts.auth?.tenant, principal: facts.auth?.principal ?? { type: 'system', id: randomUUID(), name: 'visitor', sessionId: null } }),
  };
  for (const area of ['http', 'identity', 'factors', 'sso', 'scim', 'access', 'api-keys', 'audit', 'perimeter', 'mail']) await cradle.translations.add('core', locales(area));
  cradle.errors.define('core', mailErrors);
  declareIdentity(cradle);
  declareSso(cradle);
  declareScim(cradle);
  cradle.sides.add(scimHandler(cradle));
  declareAccess(cradle);
  declareApiKeys(cradle);
  declareAudit(cradle);
  declareSettings(cradle);
  declarePerimeter(cradle);
  cradle.routes.mount('core', [...identityPrefixes, 'sso', 'i18n', 'roles', 'groups', 'permissions', 'api-keys', 'logs', 'security'], [...identityRoutes(cradle), ...ssoRoutes(cradle), ...i18nRoutes(cradle), ...accessRoutes(cradle), ...apiKeyRoutes(cradle), ...auditRoutes(cradle), ...perimeterRoutes(cradle)]);
  if (!options.on) await runPlatformMigrations(database, 'core', [...auditPlatformMigrations, ...identityPlatformMigrations, ...apiKeyPlatformMigrations, ...perimeterPlatformMigrations]);

  let hashed: Promise<string> | undefined;
  const http = createHttp(cradle);
  const { port } = await http.listen(0, '127.0.0.1');
  const house: House = {
    ...cradle,
    url: `http://127.0.0.1:${port}`,
    fixture,
    mails,
    mailing,
    gate,
    guard,
    clock,
    mount: (owner, prefixes, routes) => cradle.routes.mount(owner, prefixes, routes),
    async addTenant(code) {
      const id = await fixture.addTenant();
      const tenant: Tenant = { id, code, name: { en: code }, status: 'active', isPlatform: false, createdAt: new Date().toISOString() };
      const report = await runTenantMigrations(fixture.database, 'core', [...organizationMigrations, ...identityMigrations, ...accessMigrations, ...ssoMigrations, ...scimMigrations, ...apiKeyMigrations, ...auditMigrations, ...httpMigrations, ...settingsMigrations, ...notificationMigrations, ...perimeterMigrations], [id]);
      if (report.failed.length > 0) throw new Error(`${report.failed[0]?.migration}: ${report.failed[0]?.error.message}`);
      known.set(id, tenant);
      await database.tenant(id).write((tx) => createRoleTemplates(tx, cradle.access.templates()));
      await house.addUser(tenant, 'admin', 'ADMIN');
      return tenant;
    },
    async addUser(tenant, username, role) {
      // One password for everybody: Argon2id takes a fifth of a second of each test file for each person otherwise.
      const passwordHash = await (hashed ??= cradle.identity.hashPassword(PASSWORD));
      return database.tenant(tenant.id).write(async (tx) => {
        const userId = await createInitialAdmin(tx, { ids: cradle.ids, now: clock.now() }, { username, email: `${username}@example.com`, displayName: username, passwordHash, mustChangePassword: false });
        const found = role === undefined ? undefined : await tx.row<{ id: string }>('select id from role where code = $1', [role]);
        if (found) await assignRole(tx, { userId, roleId: found.id, scope: { type: 'tenant' }, inherit: true });
        return userId;
      });
    },
    async close() {
      await http.close();
      await cradle.apiKeys.close();
      await cradle.perimeter.close();
      await cradle.blockLists.close();
      await cradle.bus.close();
      if (!options.on) await fixture.close();
    },
  };
  return house;
}

/** Keeps what was committed, once per key, as the real one does. */
function recordingMailer(mails: House['mails'], mailing: House['mailing']): Mailer {
  return {
    async send(tx, message) {
      tx.afterCommit(() => {
        if (!mails.some(({ key }) => key === message.key)) mails.push(message);
      });
    },
    configured: async () => mailing.on,
  };
}

export interface Answer {
  status: number;
  body: { success: boolean; code?: string; data?: unknown; details?: unknown; message?: string; meta?: Record<string, unknown> } & Record<string, unknown>;
  headers: Headers;
  text: string;
}

/** One request; JSON bodies are given as values, anything else as text with its own content type. */
export async function call(house: Pick<House, 'url'>, method: string, path: string, options: { token?: string; body?: unknown; raw?: string | Buffer; headers?: Record<string, string> } = {}): Promise<Answer> {
  const headers: Record<string, string> = { ...(options.token && { authorization: `Bearer ${options.token}` }), ...options.headers };
  const init: RequestInit = { method, headers, redirect: 'manual' };
  if (options.body !== undefined) Object.assign(init, { body: JSON.stringify(options.body), headers: { 'content-type': 'application/json', ...headers } });
  if (options.raw !== undefined) Object.assign(init, { body: options.raw });
  const response = await fetch(`${house.url}${path}`, init);
  const text = await response.text();
  const body = response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Answer['body']) : ({} as Answer['body']);
  return { status: response.status, body, headers: response.headers, text };
}

export async function signIn(house: House, tenantCode: string, username: string, password = PASSWORD): Promise<{ token: string; cookie: string; answer: Answer }> {
  const answer = await call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode, username, password } });
  const { accessToken } = (answer.body.data ?? {}) as { accessToken?: string };
  // What is wrong here would only show as AUTH_REQUIRED somewhere later.
  if (answer.status >= 500) throw new Error(`${username} of ${tenantCode} could not sign in: ${answer.status} ${String(answer.body.code)}`);
  return { token: accessToken ?? '', cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', answer };
}

/** A sign-in counts as a fresh factor for five minutes. */
const SIGN_IN_AGAIN_MS = 4 * 60_000;

/** Somebody's token for a whole file, asked for in its `beforeAll` and `beforeEach`: a slow machine's file may outlast a sign-in, so she signs in anew in time. */
export function keptSignIn(tenantCode: string, username = 'admin'): (house: House) => Promise<string> {
  let kept: { token: string; at: number } | undefined;
  return async (house) => {
    const now = house.clock.fixedMs ?? Date.now() + house.clock.offsetMs;
    const isFresh = kept && now >= kept.at && now - kept.at < SIGN_IN_AGAIN_MS;
    // A test may have ended her session.
    if (!kept || !isFresh || (await call(house, 'GET', '/api/v1/auth/me', { token: kept.token })).status !== 200) kept = { token: (await signIn(house, tenantCode, username)).token, at: now };
    return kept.token;
  };
}

import { HakoError, invalid, versionConflict, type RequestContext } from '@hako/sdk-plugin';
import { assertHoldsSomewhere, isKnownPermission } from '../access/index.js';
import type { Cradle } from '../cradle.js';
import { bumpAccessVersion } from '../organization/index.js';
import { newKeyId, newSecret } from './format.js';
import { normaliseNetwork } from './networks.js';
import { GRACE_MS, stateOf } from './state.js';
import { insertKey, lockKey, patchKey, readKey, revokeKey, rotateKey, type KeyChange } from './store.js';
import type { ApiKeyRecord } from './types.js';
import { keyFacts, keyView } from './view.js';

export type KeyDeps = Pick<Cradle, 'access' | 'apiKeys' | 'audit'>;

export const DEFAULT_RATE = 1_000;

interface KeyWish {
  name: string;
  scopes: string[];
  networks?: string[];
  ratePerMinute?: number;
  expiresAt?: string | null;
}

/** The caller owns what she makes: whoever holds the secret acts as its owner. */
export async function createKey(deps: KeyDeps, ctx: RequestContext, wish: KeyWish) {
  assertPerson(ctx);
  const scopes = checkedScopes(deps, wish.scopes);
  const networks = checkedNetworks(wish.networks ?? []);
  const now = ctx.clock.now();
  checkExpiry(wish.expiresAt, now);
  await assertHoldsSomewhere(deps.access, ctx, scopes);
  const [id, publicId, secret] = [ctx.ids.uuid(), newKeyId(), newSecret()];
  const key = await ctx.db.write(async (tx) => {
    await insertKey(tx, {
      id, publicId, scopes, networks, now,
      name: wish.name,
      ownerId: ctx.principal.id,
      ratePerMinute: wish.ratePerMinute ?? DEFAULT_RATE,
      secretMac: deps.apiKeys.macOf(publicId, secret),
      expiresAt: wish.expiresAt ?? null,
      createdBy: ctx.principal.name,
    });
    const made = await readKey(tx, id);
    await log(deps, ctx, tx, 'api-key.created', null, made);
    return made;
  });
  return { ...keyView(key, now), secret };
}

export async function updateKey(deps: KeyDeps, ctx: RequestContext, id: string, version: number, wish: Partial<KeyWish>) {
  assertPerson(ctx);
  const now = ctx.clock.now();
  const change: KeyChange = {
    name: wish.name,
    ratePerMinute: wish.ratePerMinute,
    expiresAt: wish.expiresAt,
    ...(wish.scopes && { scopes: checkedScopes(deps, wish.scopes) }),
    ...(wish.networks && { networks: checkedNetworks(wish.networks) }),
  };
  checkExpiry(wish.expiresAt, now);
  const before = await ctx.db.read((q) => readKey(q, id));
  await assertHoldsSomewhere(deps.access, ctx, (change.scopes ?? []).filter((scope) => !before.scopes.includes(scope)));
  return alter(deps, ctx, id, 'api-key.updated', async (tx, current) => {
    if (current.version !== version) throw versionConflict(keyView(current, now));
    // Between the look at the scopes and the lock they may have been narrowed.
    if (change.scopes?.some((scope) => !before.scopes.includes(scope) && !current.scopes.includes(scope)) && current.version !== before.version) throw versionConflict(keyView(current, now));
    assertStanding(current, now);
    await patchKey(tx, id, change, now);
  });
}

/** Old and new secret both work for half an hour; a former one of an earlier rotation ends now. */
export async function rotate(deps: KeyDeps, ctx: RequestContext, id: string) {
  const now = ctx.clock.now();
  const secret = newSecret();
  const view = await alter(deps, ctx, id, 'api-key.rotated', async (tx, current) => {
    // The secret carries the owner's rights, so nobody else may have it made.
    if (current.ownerId !== ctx.principal.id) throw new HakoError('API_KEY_NOT_OWNER');
    assertStanding(current, now);
    await rotateKey(tx, id, deps.apiKeys.macOf(current.publicId, secret), now, new Date(now.getTime() + GRACE_MS));
  });
  return { ...view, secret };
}

export async function revoke(deps: KeyDeps, ctx: RequestContext, id: string, reason: string) {
  const now = ctx.clock.now();
  return alter(deps, ctx, id, 'api-key.revoked', async (tx, current) => {
    if (current.revokedAt) throw new HakoError('API_KEY_ENDED');
    await revokeKey(tx, id, ctx.principal.name, reason, now);
    // Jobs that the key started lose its rights too.
    await bumpAccessVersion(tx);
  });
}

type Tx = Parameters<Parameters<RequestContext['db']['write']>[0]>[0];

/** Lock, change, log, and news for the other processes before the answer goes out. */
async function alter(deps: KeyDeps, ctx: RequestContext, id: string, action: string, change: (tx: Tx, current: ApiKeyRecord) => Promise<void>) {
  const after = await ctx.db.write(async (tx) => {
    const current = await lockKey(tx, id);
    await change(tx, current);
    const changed = await readKey(tx, id);
    await log(deps, ctx, tx, action, current, changed);
    return changed;
  });
  await deps.apiKeys.changed(after.publicId);
  return keyView(after, ctx.clock.now());
}

async function log(deps: KeyDeps, ctx: RequestContext, tx: Tx, action: string, before: ApiKeyRecord | null, after: ApiKeyRecord): Promise<void> {
  await ctx.audit.change(tx, { action, resource: { type: 'api-key', id: after.id, label: after.name }, scope: { type: 'tenant' }, before: before && keyFacts(before), after: keyFacts(after) });
  const actor = { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent };
  await deps.audit.security(ctx.tenant.id, { name: `auth.${action}`, outcome: 'success', actor, meta: { key: after.publicId, name: after.name } }, tx);
}

/** A leaked key must not make itself another, whatever its scopes. */
function assertPerson({ principal }: RequestContext): void {
  if (principal.type !== 'user') throw new HakoError('API_KEY_NOT_ALLOWED');
}

function assertStanding(key: ApiKeyRecord, now: Date): void {
  const state = stateOf(key, now);
  if (state === 'revoked' || state === 'expired') throw new HakoError('API_KEY_ENDED');
}

function checkedScopes({ access }: KeyDeps, scopes: readonly string[]): string[] {
  const catalogue = access.catalogue();
  const problems = scopes.flatMap((scope, index) => (isKnownPermission(catalogue, scope) ? [] : [{ path: `/scopes/${index}`, code: 'unknown' }]));
  if (problems.length > 0) throw invalid(problems);
  return [...new Set(scopes)].sort();
}

function checkedNetworks(networks: readonly string[]): string[] {
  const normal = networks.map(normaliseNetwork);
  const problems = normal.flatMap((network, index) => (network === undefined ? [{ path: `/networks/${index}`, code: 'format' }] : []));
  if (problems.length > 0) throw invalid(problems);
  return [...new Set(normal.filter((network) => network !== undefined))];
}

function checkExpiry(expiresAt: string | null | undefined, now: Date): void {
  if (expiresAt && new Date(expiresAt) <= now) throw invalid([{ path: '/expiresAt', code: 'too_small', limit: now.toISOString() }]);
}
